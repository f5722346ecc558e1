import { rootOf } from './error-chain.ts'

/**
 * Tells of a trouble when it begins and when it changes, and not at every look while it lasts. It is the same trouble while what lies at the
 * bottom of it is: a PowerShell that ended, and one that is not started again so soon because of that, are one.
 */
export class TroubleOnce {
  readonly #tell: (what: string, error: unknown) => void
  readonly #told = new Map<string, string>()

  constructor(tell: (what: string, error: unknown) => void) {
    this.#tell = tell
  }

  /**
   * What comes of it, or null where it fails, which is told.
   * @throws the signal's reason: whoever gives up has no trouble
   */
  async orNull<T>(what: string, signal: AbortSignal, work: Promise<T>): Promise<T | null> {
    try {
      const result = await work
      this.#told.delete(what)
      return result
    } catch (error) {
      signal.throwIfAborted()
      const root = String(rootOf(error))
      if (this.#told.get(what) !== root) this.#tell(what, error)
      this.#told.set(what, root)
      return null
    }
  }
}
