import type { Shell } from './shell.ts'

/** So many more than may be asked at once: a few can be spared, and each takes memory and may still hold what it held. */
const SPARE = 2

/** The PowerShells of one pool that could not even be killed. Each is replaced, but not without bound. */
export class LeftBehind {
  readonly #shells = new Set<Shell>()
  readonly #limit: number

  /** @param size how many of the pool may be asked at once */
  constructor(size: number) {
    this.#limit = size + SPARE
  }

  add(shell: Shell): void {
    this.#shells.add(shell)
    void shell.ended.then(() => this.#shells.delete(shell))
  }

  /**
   * Not final, and so no pause of the whole provider: nothing was begun, and one that ends after all makes room for the next.
   * @throws there are so many by now that no other may be started
   */
  requireRoom(): void {
    const { size } = this.#shells
    if (size < this.#limit) return
    throw new Error(
      `${size} PowerShells neither answer nor can be ended, and no other is started until one of them has: end them by hand, or restart ` +
        'this computer; the MultiPoint services of the host may hang as well',
    )
  }
}
