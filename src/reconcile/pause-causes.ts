import type { Intent } from '../model/action.ts'

/** For what the provider is paused. Many sessions fail at once for one cause, and it is worth telling once. */
export class PauseCauses {
  readonly #told = new Set<string>()

  /** Call before final failures are looked at. @param paused whether one before them has paused the provider */
  since(paused: boolean): void {
    if (!paused) this.#told.clear()
  }

  /** Whether nothing was told of it in this pause. @param message names the session or not */
  isNews({ incarnation: { sessionId } }: Pick<Intent, 'incarnation'>, message: string): boolean {
    const words = message.split(/\b/)
    const cause = words.filter(word => word !== sessionId).join('')
    if (this.#told.has(cause)) return false
    this.#told.add(cause)
    return true
  }
}
