import type { FSWatcher } from 'chokidar'
import { linksOnTheWay } from './watch-links.ts'

export interface FolderWatch {
  /** Turns to where the folder is now, should a symbolic link on the way to it lead elsewhere than before. */
  follow(): Promise<void>
  close(): Promise<void>
}

export interface WatchOptions {
  /** Something may have changed. Comes often, at times for nothing; whoever wants to know looks. */
  readonly onHint: () => void
  /** The system can't watch all of it, so hints may be missing from now on. Called once. */
  readonly onLost: (error: Error) => void
}

/**
 * Watches a folder with all that is in it and all that links in it lead to, whether or not it exists at the moment.
 *
 * Not noticed: that the missing target of a broken link appears. Whoever must know of that looks from time to time.
 * Resolves when whatever changes from then on will be hinted at.
 */
export async function watchFolder(folder: string, options: WatchOptions): Promise<FolderWatch> {
  const watch = new ChokidarWatch(folder, options)
  await watch.follow()
  return watch
}

class ChokidarWatch implements FolderWatch {
  readonly #folder: string
  readonly #options: WatchOptions
  #watchers: readonly FSWatcher[] = []
  #route: string | null = null
  #lost = false

  constructor(folder: string, options: WatchOptions) {
    this.#folder = folder
    this.#options = options
  }

  async follow(): Promise<void> {
    const links = await linksOnTheWay(this.#folder)
    const route = JSON.stringify(links)
    if (route === this.#route) return
    this.#route = route
    await this.close()
    // A watcher that follows links stays with their old targets, hence a second one for the links on the way themselves.
    this.#watchers = await Promise.all([
      this.#open([this.#folder], true),
      ...(links.length === 0
        ? []
        : [
            this.#open(
              links.map(link => link.path),
              false,
            ),
          ]),
    ])
  }

  async close(): Promise<void> {
    const watchers = this.#watchers
    this.#watchers = []
    await Promise.all(watchers.map(watcher => watcher.close()))
  }

  async #open(paths: string[], followSymlinks: boolean): Promise<FSWatcher> {
    const { watch } = await import('chokidar')
    // `atomic` would hold back events to join them, and leave out names that look like an editor's; settling does the one, reading the other.
    const watcher = watch(paths, {
      ignoreInitial: true,
      atomic: false,
      followSymlinks,
      ...(followSymlinks ? {} : { depth: 0 }),
    })
    watcher.on('all', this.#options.onHint)
    // Chokidar tells of a change only if size or time differ, and some file systems tell the time in whole seconds.
    watcher.on('raw', this.#options.onHint)
    watcher.on('error', error => this.#lose(error))
    await new Promise<void>(resolve => watcher.once('ready', resolve))
    return watcher
  }

  #lose(error: unknown): void {
    if (this.#lost) return
    this.#lost = true
    this.#options.onLost(error instanceof Error ? error : new Error(String(error)))
  }
}
