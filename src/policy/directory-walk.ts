import type { Dirent, Stats } from 'node:fs'
import { join, sep } from 'node:path'
import type { Diagnostic } from '../model/diagnostic.ts'
import { isDirectory } from './codes.ts'
import { eachBounded } from './directory-bounded.ts'
import type { Files } from './directory-files.ts'
import { brokenLink, failed, isGone, MAX_ENTRIES, MAX_FILES, notAFile, tooManyFiles } from './directory-findings.ts'

/** A policy file that was found, not yet read. */
export interface Found {
  /** As people know it: relative to the source, with forward slashes. */
  readonly path: string
  /** Where it is, with every symbolic link in it resolved. */
  readonly location: string
}

export interface Listing {
  /** Sorted by path; each file once, however many links lead to it. */
  readonly files: readonly Found[]
  /** Every folder that was read, with links resolved. */
  readonly folders: readonly string[]
  /** Where links stood, also those that lead nowhere. */
  readonly links: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
  /** Something went away while it was looked at: another listing may be whole. */
  readonly vanished: boolean
}

/** `x.yaml` and `x.yml` in any case; not hidden ones, and not `x.test.yaml`, which holds tests. */
export function isPolicyName(name: string): boolean {
  return /\.ya?ml$/i.test(name) && !/\.test\.ya?ml$/i.test(name) && !name.startsWith('.')
}

/** Finds the policy files of files and folders. A file that is named is taken whatever its name. */
export async function findPolicyFiles(sources: readonly string[], files: Files): Promise<Listing> {
  const walk = new Walk(files)
  for (const source of sources) await walk.source(source, sources.length === 1)
  return walk.listing()
}

interface Place {
  readonly path: string
  readonly location: string
}

class Walk {
  readonly #system: Files
  readonly #files = new Map<string, Found>()
  readonly #folders = new Set<string>()
  readonly #diagnostics: Diagnostic[] = []
  readonly #links: string[] = []
  #waiting: Place[] = []
  #entries = 0
  #overfull = false
  #vanished = false

  constructor(system: Files) {
    this.#system = system
  }

  async source(source: string, only: boolean): Promise<void> {
    const shown = slashes(source)
    try {
      const [status, location] = [await this.#system.stat(source), await this.#system.realpath(source)]
      if (status.isFile()) this.#take({ path: shown, location })
      else if (status.isDirectory()) await this.#tree({ path: only ? '' : shown.replace(/\/+$/, ''), location })
      else this.#diagnostics.push(notAFile(shown))
    } catch (error) {
      this.#diagnostics.push(failed(shown, error))
    }
  }

  listing(): Listing {
    const files = [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
    return {
      files,
      folders: [...this.#folders],
      links: this.#links,
      diagnostics: this.#diagnostics,
      vanished: this.#vanished,
    }
  }

  /** Real folders come before links, level by level, so that which of two ways to a file wins doesn't depend on timing. */
  async #tree(root: Place): Promise<void> {
    let level = this.#enter(root) ? [root] : []
    while (level.length > 0) {
      const below: Place[] = []
      await eachBounded(level, async folder => {
        below.push(...(await this.#folder(folder, folder === root)))
      })
      level = below.sort(byPath).filter(folder => this.#enter(folder))
      if (level.length > 0) continue
      const links = this.#waiting.sort(byPath)
      this.#waiting = []
      for (const link of links) {
        const folder = await this.#follow(link)
        if (folder !== null && this.#enter(folder)) level.push(folder)
      }
    }
  }

  #enter(folder: Place): boolean {
    if (this.#full() || this.#folders.has(folder.location)) return false
    this.#folders.add(folder.location)
    return true
  }

  async #folder(folder: Place, root: boolean): Promise<Place[]> {
    let entries: Dirent[]
    try {
      entries = await this.#system.readdir(folder.location)
    } catch (error) {
      if (isGone(error)) this.#vanished = true
      if (root || !isGone(error)) this.#diagnostics.push(failed(folder.path || slashes(folder.location), error))
      return []
    }
    const below: Place[] = []
    for (const entry of entries) {
      this.#entries += 1
      if (entry.name.startsWith('.')) continue
      const place = {
        path: folder.path === '' ? entry.name : `${folder.path}/${entry.name}`,
        location: join(folder.location, entry.name),
      }
      if (entry.isSymbolicLink()) this.#waiting.push(place)
      else this.#sort(place, entry, entry.name, below)
    }
    return below
  }

  async #follow(link: Place): Promise<Place | null> {
    const name = link.path.slice(link.path.lastIndexOf('/') + 1)
    this.#links.push(link.location)
    try {
      const [status, location] = [await this.#system.stat(link.location), await this.#system.realpath(link.location)]
      // A link up to a folder that holds it would bring in the neighbours of the source.
      if (status.isDirectory() && `${link.location}${sep}`.startsWith(`${location}${sep}`) && !isPolicyName(name))
        return null
      const below: Place[] = []
      this.#sort({ path: link.path, location }, status, name, below)
      return below[0] ?? null
    } catch (error) {
      if (!isPolicyName(name)) return null
      if (isGone(error)) this.#vanished = true
      this.#diagnostics.push(isGone(error) ? brokenLink(link.path) : failed(link.path, error))
      return null
    }
  }

  #sort(place: Place, kind: Dirent | Stats, name: string, below: Place[]): void {
    const named = isPolicyName(name)
    if (kind.isDirectory()) {
      if (named) this.#diagnostics.push(isDirectory(place.path))
      else below.push(place)
    } else if (named) {
      if (kind.isFile()) this.#take(place)
      else this.#diagnostics.push(notAFile(place.path))
    }
  }

  #take(file: Found): void {
    if (this.#full()) return
    if (!this.#files.has(file.location)) this.#files.set(file.location, file)
  }

  #full(): boolean {
    if (this.#files.size <= MAX_FILES && this.#entries <= MAX_ENTRIES) return false
    if (!this.#overfull) this.#diagnostics.push(tooManyFiles())
    this.#overfull = true
    return true
  }
}

function byPath(a: Place, b: Place): number {
  return a.path < b.path ? -1 : 1
}

function slashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}
