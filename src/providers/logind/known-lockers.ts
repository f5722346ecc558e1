/** A program that locks screens, or has one lock them. */
export interface KnownLocker {
  /** As the kernel names its process: 15 bytes at most. */
  readonly process: string
  readonly program: string
  /** Which of logind's signals it does as it is told by. */
  readonly heeds: 'lock-and-unlock' | 'lock' | 'nothing'
  /** Whether it tells logind (SetLockedHint) when it locks and unlocks. A locker that was started by one that tells is told of by that. */
  readonly setsHint: boolean
  /** The first version that tells; null: all do, or none does. */
  readonly since: string | null
  /**
   * Files of it, of which one names the call where that build makes it: what a distribution calls the version says little. null: by the version alone.
   */
  readonly proof: readonly string[] | null
  /** What to do about one that does not tell, or does not heed; null: nothing. */
  readonly fix: string | null
}

/**
 * Lockers of Linux desktops.
 */
export const knownLockers: readonly KnownLocker[] = []
