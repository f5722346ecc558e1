import { win32 } from 'node:path'
import { AccessListError, readAccess } from './access.ts'
import { type Foreigner, foreigners, type Power } from './access-judge.ts'
import { parseSddl, SddlError } from './sddl.ts'
import { accountWords } from './sddl-names.ts'

/** A file or folder over which somebody has a power that he should not have. */
export interface AccessOpening {
  readonly path: string
  readonly power: Power
  /** Empty where the list can't be read: then nobody can say. */
  readonly who: readonly Foreigner[]
  /** One line, without a full stop. */
  readonly message: string
}

/** Gives the SDDL of a path. @throws {AccessListError} */
export type ReadAccess = (path: string) => Promise<string>

/**
 * What a path lets others do. Whoever can exchange a folder has what is in it, so those above want to be asked, too, for `exchange`.
 * @param trusted ids beside the administrators' own
 * @returns null: nothing, or it is not there
 */
export async function openingAt(
  path: string,
  power: Power,
  trusted: readonly string[],
  read: ReadAccess = readAccess,
): Promise<AccessOpening | null> {
  try {
    const who = foreigners(parseSddl(await read(path)), power, trusted)
    return who.length === 0 ? null : { path, power, who, message: describe(path, power, who) }
  } catch (error) {
    if (error instanceof AccessListError && error.isMissing) return null
    if (!(error instanceof AccessListError || error instanceof SddlError)) throw error
    return { path, power, who: [], message: `nobody can say who may change ${path}: ${error.message}` }
  }
}

/** From the nearest to the drive or share itself. */
export function foldersAbove(path: string): readonly string[] {
  const found: string[] = []
  for (let at = win32.dirname(path); at !== found.at(-1) && at !== path; at = win32.dirname(at)) found.push(at)
  return found
}

function describe(path: string, power: Power, who: readonly Foreigner[]): string {
  const [first, ...others] = who
  if (first === undefined) return ''
  const names = others.length === 0 ? '' : `, and so may ${others.map(({ sid }) => accountWords(sid)).join(', ')}`
  const name = accountWords(first.sid)
  if (first.because === 'no-list') return `${path} has no access list: everyone may do everything with it`
  const may = { write: 'change', read: 'look into', exchange: 'put something else in the place of' }[power]
  return first.because === 'owner'
    ? `${path} belongs to ${name}, who may therefore ${may} it${names}`
    : `${name} may ${may} ${path}${names}`
}
