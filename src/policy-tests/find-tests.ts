import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '../model/diagnostic.ts'
import { invalidUtf8, MAX_FILE_BYTES, tooLarge } from '../policy/codes.ts'
import { brokenLink, failed, MAX_ENTRIES, notAFile, tooManyFiles } from '../policy/directory-findings.ts'
import type { TestFile } from './read-tests.ts'

export interface FoundTests {
  /** Sorted by path. */
  readonly files: readonly (TestFile & { readonly location: string })[]
  /** Folders that were named, as people know them and as they are. */
  readonly folders: readonly { readonly path: string; readonly location: string }[]
  readonly diagnostics: readonly Diagnostic[]
}

/** `x.test.yaml` and `x.test.yml` in any case. */
function isTestName(name: string): boolean {
  return /\.test\.ya?ml$/i.test(name) && !name.startsWith('.')
}

/**
 * Reads the test files of files and folders: `*.test.yaml` at any depth, what is hidden aside. A file that is named is taken whatever its name.
 * @param resolve what a path means; `show` is how people know it
 */
export function findTests(
  paths: readonly string[],
  { resolve, show }: { readonly resolve: (path: string) => string; readonly show: (location: string) => string },
): FoundTests {
  const locations = new Set<string>()
  const folders: FoundTests['folders'][number][] = []
  const diagnostics: Diagnostic[] = []
  for (const path of paths) {
    const location = resolve(path)
    try {
      if (statSync(location).isDirectory()) {
        folders.push({ path: show(location), location })
        for (const found of filesIn(location)) locations.add(found)
      } else locations.add(location)
    } catch (error) {
      if (error instanceof TooMany) diagnostics.push(tooManyFiles())
      else diagnostics.push(failed(show(location), error))
    }
  }
  const files = [...locations].sort().flatMap(location => {
    const path = show(location)
    const read = readText(location, path)
    if (typeof read === 'string') return [{ path, text: read, location }]
    diagnostics.push(read)
    return []
  })
  return { files, folders, diagnostics }
}

class TooMany extends Error {}

function filesIn(folder: string): readonly string[] {
  const found: string[] = []
  let entries = 0
  const waiting = [folder]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      entries += 1
      if (entries > MAX_ENTRIES) throw new TooMany()
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      const location = join(next, entry.name)
      if (entry.isDirectory()) waiting.push(location)
      else if (isTestName(entry.name) && !leadsToFolder(entry, location)) found.push(location)
    }
  }
  return found
}

/** Links to files are followed, those to folders are not: they might lead round in circles. */
function leadsToFolder(entry: Dirent, location: string): boolean {
  return entry.isSymbolicLink() && statSync(location, { throwIfNoEntry: false })?.isDirectory() === true
}

/** The text of a file, or what is wrong with it. */
function readText(location: string, path: string): string | Diagnostic {
  try {
    const status = statSync(location, { throwIfNoEntry: false })
    if (status === undefined) return brokenLink(path)
    // A pipe or a device might have no end.
    if (!status.isFile()) return notAFile(path)
    if (status.size > MAX_FILE_BYTES) return tooLarge(path, status.size)
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(location))
  } catch (error) {
    return error instanceof TypeError ? invalidUtf8(path, null) : failed(path, error)
  }
}
