import { type FSWatcher, type Stats, watch } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'

/**
 * Watches the folders above a path, each for the one name in it that the path goes through. Whoever watches the folder itself hears
 * nothing when one above it is renamed, and misses the first edits where another took its place.
 */
export class WayWatch {
  readonly #onHint: () => void
  #stands = ''
  #watchers: readonly FSWatcher[] = []

  constructor(onHint: () => void) {
    this.#onHint = onHint
  }

  /**
   * Turns to the folders that are above the path now.
   * @param end with every symbolic link in it resolved; it need not exist
   * @returns true: the path, or one above it, is another than it was
   */
  async follow(end: string): Promise<boolean> {
    const way = wayTo(end)
    const identities = await Promise.all(way.map(async path => identity(await stat(path).catch(() => null))))
    const stands = identities.join(' ')
    if (stands === this.#stands) return false
    this.#stands = stands
    this.close()
    this.#watchers = way.slice(1).flatMap((path, index) => {
      const name = basename(way[index] ?? '')
      const watcher = this.#watch(path, name)
      return watcher === null ? [] : [watcher]
    })
    return true
  }

  close(): void {
    for (const watcher of this.#watchers) watcher.close()
    this.#watchers = []
  }

  /** null: it is not there or can't be watched; then one above it tells when that changes, or the next look does. */
  #watch(path: string, name: string): FSWatcher | null {
    try {
      const watcher = watch(path, { persistent: false }, (_, changed) => {
        if (changed === null || changed === name) this.#onHint()
      })
      watcher.on('error', () => watcher.close())
      return watcher
    } catch {
      return null
    }
  }
}

/** The path and all above it, nearest first. */
function wayTo(end: string): readonly string[] {
  const above = dirname(end)
  return above === end ? [end] : [end, ...wayTo(above)]
}

/** Which folder it is that has a name, wherever it is renamed to. */
function identity(found: Stats | null): string {
  return found === null ? '-' : `${found.dev}:${found.ino}`
}
