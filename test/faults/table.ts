/** A fault, and what is promised to come of it. */
export interface Fault {
  readonly fault: string
  /** In plain words: this is what the operator may rely on. */
  readonly end: string
  /** Brings the fault about in the real loop or daemon, and checks its end. */
  readonly check: () => Promise<void>
}
