import { sep } from 'node:path'
import type { FSWatcher } from 'chokidar'
import { routeOf } from './watch-links.ts'
import { WayWatch } from './watch-way.ts'

export interface FolderWatch {
  /**
   * Turns to where the folder and the links in it lead now.
   * @param links where symbolic links stand in it
   * @returns true: something new is watched, which may have changed before it was
   */
  follow(links: readonly string[]): Promise<boolean>
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
 * Resolves when whatever changes from then on will be hinted at; what links lead to is watched from `follow` on.
 */
export async function watchFolder(folder: string, options: WatchOptions): Promise<FolderWatch> {
  const watch = new ChokidarWatch(folder, options)
  await watch.follow([])
  return watch
}

/**
 * A watcher that follows links stays with their first targets and forgets one that was missing for a moment. So links on the way to
 * the folder, those that leave it and what they lead to are points that a second watcher keeps an eye on, each for itself.
 */
class ChokidarWatch implements FolderWatch {
  readonly #folder: string
  readonly #options: WatchOptions
  readonly #way: WayWatch
  #tree: FSWatcher | null = null
  #treeRoute = ''
  /** A point came or went, and the tree may watch what is no more. */
  #treeStale = false
  #points: FSWatcher | null = null
  #pointPaths: readonly string[] = []
  #lost = false

  constructor(folder: string, options: WatchOptions) {
    this.#folder = folder
    this.#options = options
    this.#way = new WayWatch(options.onHint)
  }

  async follow(links: readonly string[]): Promise<boolean> {
    const way = await routeOf(this.#folder)
    const route = JSON.stringify(way)
    const moved = await this.#way.follow(way.end)
    const renewTree = this.#tree === null || this.#treeStale || moved || route !== this.#treeRoute
    if (renewTree) {
      this.#treeStale = false
      this.#treeRoute = route
      await this.#tree?.close()
      this.#tree = await this.#open([this.#folder], true)
    }
    const points = new Set(way.links.map(link => link.path))
    for (const link of links) {
      const { links: passed, end } = await routeOf(link)
      for (const point of [...passed.map(({ path }) => path), end]) {
        if (!`${point}${sep}`.startsWith(`${way.end}${sep}`)) points.add(point)
      }
    }
    const paths = [...points].sort()
    const renewPoints = paths.join('\n') !== this.#pointPaths.join('\n')
    if (renewPoints) {
      this.#pointPaths = paths
      await this.#points?.close()
      this.#points = paths.length === 0 ? null : await this.#open(paths, false)
    }
    return renewTree || renewPoints
  }

  async close(): Promise<void> {
    this.#way.close()
    await Promise.all([this.#tree?.close(), this.#points?.close()])
  }

  async #open(paths: string[], followSymlinks: boolean): Promise<FSWatcher> {
    const { watch } = await import('chokidar')
    // `atomic` would hold back events to join them, and leave out names that look like an editor's; settling does the one, reading the other.
    const watcher = watch(paths, { ignoreInitial: true, atomic: false, followSymlinks })
    watcher.on('all', (event, path) => {
      if (event !== 'change' && this.#pointPaths.includes(path)) this.#treeStale = true
      this.#options.onHint()
    })
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
