import { fold } from '../model/fold.ts'
import { compileGlob } from '../planner/glob.ts'
import type { TextClasses } from './text-classes.ts'

type Named = 'host' | 'name' | 'domain' | 'station' | 'client' | 'group'

/** What people might be called about whom no glob says more. */
const usual: Readonly<Record<Named, readonly string[]>> = {
  host: ['host-1', 'host-2'],
  name: ['ana', 'ben', 'carla', 'dora'],
  domain: ['CLASS', 'STAFF', 'GUESTS'],
  station: ['4', '5', '6', '7'],
  client: ['PC-1', 'PC-2', 'LAPTOP-3'],
  group: ['CLASS\\pupils', 'CLASS\\everybody', 'CLASS\\guests'],
}

/**
 * A text of the class that reads like a name, where an obvious one is in it.
 * @param written the globs of that field, by how they are compared, as they were written
 * @param taken texts that mean more than the globs tell
 * @param plain no name with a domain in it will do
 */
export function likelyName(
  field: Named,
  { texts, matching }: TextClasses,
  index: number,
  written: ReadonlyMap<string, string>,
  taken: ReadonlyMap<string, unknown> | null = null,
  plain = false,
): string {
  const text = texts[index] ?? ''
  if (taken?.has(text) === true) return text
  const bit = 1n << BigInt(index)
  const globs = [...written.keys()].map(glob => ({
    test: compileGlob(glob),
    fits: (matching(glob) & bit) !== 0n,
    glob,
  }))
  const spelled = globs.flatMap(({ glob, fits }) => (fits ? spellings(written.get(glob) ?? glob) : []))
  const compared = (candidate: string): string => (field === 'station' ? candidate : fold(candidate))
  const isOne = (candidate: string): boolean =>
    candidate.trim() !== '' &&
    taken?.has(candidate) !== true &&
    !(plain && /[\\@]/.test(candidate)) &&
    globs.every(({ test, fits }) => test(compared(candidate)) === fits)
  return [...spelled, ...usual[field]].find(isOne) ?? text
}

function spellings(glob: string): readonly string[] {
  return ['1', ''].map(rest => glob.replaceAll('*', rest).replaceAll('?', '1'))
}
