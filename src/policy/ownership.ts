import { constants } from 'node:fs'
import { access, readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { errorCode } from '../model/error-code.ts'
import { eachBounded } from './directory-bounded.ts'
import { patientFiles } from './directory-files.ts'
import { findPolicyFiles } from './directory-walk.ts'
import { routeOf } from './watch-links.ts'

/** Something that policies depend on and that others may change. */
export interface Opening {
  readonly path: string
  readonly isFolder: boolean
  /** `owner`: it belongs to an account that is neither root nor this program's. */
  readonly because: 'owner' | 'group' | 'others'
  readonly uid: number
  /** The permission bits, such as 0o775. */
  readonly mode: number
}

export interface ForeignWriters {
  /** Sorted by path; never empty. */
  readonly openings: readonly Opening[]
  /** One line: what is open to whom. */
  readonly message: string
  /** A command for root to type; where a folder further up belongs to somebody, what to do instead: it may be the home of a person. */
  readonly fix: string
}

/**
 * Finds out whether others may change what a policy source says: its folders and files, what links in it lead to, and the folders
 * above these, where a folder could be exchanged for another. Whatever lies on a read-only mount is safe.
 *
 * Looks at owners and permission bits, in which POSIX access lists show as group bits. Windows has neither, and the answer there is null.
 * @param trusted user ids that may write. @default root and the account of this program
 * @returns null: nobody else may
 */
export async function whoMayWrite(
  path: string,
  trusted: readonly number[] = [0, process.getuid?.() ?? 0],
): Promise<ForeignWriters | null> {
  if (process.getuid === undefined) return null
  const { own, above, root } = await placesOf(path)
  return await foreignAmong(own, above, trusted, root)
}

async function foreignAmong(
  own: ReadonlySet<string>,
  above: ReadonlySet<string>,
  trusted: readonly number[],
  root: string | null,
): Promise<ForeignWriters | null> {
  const openings: Opening[] = []
  await eachBounded([...own, ...above], async each => {
    const opening = await openingOf(each, own.has(each), trusted)
    if (opening !== null) openings.push(opening)
  })
  if (openings.length === 0) return null
  openings.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { openings, message: describe(openings), fix: fixFor(root, openings) }
}

/**
 * The same of any file or folder with all that is in it, such as a program's.
 * @param trusted user ids that may write
 */
export async function whoMayChange(path: string, trusted: readonly number[]): Promise<ForeignWriters | null> {
  const start = await realpath(path)
  const own = new Set([start])
  if ((await stat(start)).isDirectory()) {
    for (const entry of await readdir(start, { recursive: true })) own.add(join(start, entry))
  }
  const { links } = await routeOf(path)
  const standing = new Set([start, ...links.map(link => link.path)])
  return await foreignAmong(own, new Set(foldersAbove(standing).filter(each => !own.has(each))), trusted, start)
}

/** All that has a say in what a policy source says. */
export interface PolicyPlaces {
  /** Its folders and files, with links resolved; where there are none, the nearest folder that is there. */
  readonly own: ReadonlySet<string>
  /** The folders above these, and above the links that lead to them. */
  readonly above: ReadonlySet<string>
  /** The folder itself; null: it is none. */
  readonly root: string | null
}

export async function placesOf(path: string): Promise<PolicyPlaces> {
  const { files, folders, links } = await findPolicyFiles([path], patientFiles)
  const own = new Set([...folders, ...files.map(file => file.location)])
  const standing = new Set(own)
  for (const link of [path, ...links]) for (const passed of (await routeOf(link)).links) standing.add(passed.path)
  if (own.size === 0) own.add(await nearest(resolve(path)))
  for (const each of own) standing.add(each)
  return { own, above: new Set(foldersAbove(standing).filter(each => !own.has(each))), root: folders[0] ?? null }
}

/** In a folder with the sticky bit, such as /tmp, people can add names but not exchange those of others. */
async function openingOf(path: string, own: boolean, trusted: readonly number[]): Promise<Opening | null> {
  try {
    const { isSticky, ...found } = await look(path)
    const { uid, mode } = found
    if (await isReadOnly(path)) return null
    if (!trusted.includes(uid)) return { path, because: 'owner', ...found }
    if (isSticky && !own) return null
    if ((mode & constants.S_IWOTH) !== 0) return { path, because: 'others', ...found }
    if ((mode & constants.S_IWGRP) !== 0) return { path, because: 'group', ...found }
    return null
  } catch {
    // What can't be looked at can't be read either, and reading says so.
    return null
  }
}

async function look(
  path: string,
): Promise<Pick<Opening, 'isFolder' | 'uid' | 'mode'> & { readonly isSticky: boolean }> {
  const found = await stat(path)
  const { uid, mode } = found
  return { isFolder: found.isDirectory(), uid, mode: mode & 0o7777, isSticky: (mode & 0o1000) !== 0 }
}

async function isReadOnly(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK)
    return false
  } catch (error) {
    return errorCode(error) === 'EROFS'
  }
}

/** The folder in which a path that does not exist would have to be made. */
async function nearest(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    const exists = await access(at).then(
      () => true,
      () => false,
    )
    if (exists || at === dirname(at)) return at
  }
}

function foldersAbove(paths: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>()
  for (const path of paths) {
    for (let at = dirname(path); !found.has(at); at = dirname(at)) found.add(at)
  }
  return [...found]
}

function describe(openings: readonly Opening[]): string {
  const [first] = openings
  if (first === undefined) return ''
  const who = {
    owner: `belongs to user id ${first.uid}, who may change it`,
    group: 'may be changed by its group',
    others: 'may be changed by everyone',
  }[first.because]
  const more =
    openings.length === 1 ? '' : `, and so ${openings.length === 2 ? 'is one more' : `are ${openings.length - 1} more`}`
  return `${first.path} ${who} (mode ${first.mode.toString(8)})${more}`
}

const ELSEWHERE = 'keep it where root alone may write, such as below /etc, /opt or /srv, and name it there'

/** The group stays: the account that reads them may be in it, and may write no more than any other. */
function fixFor(root: string | null, openings: readonly Opening[]): string {
  const isInside = ({ path }: Opening): boolean => root !== null && `${path}${sep}`.startsWith(`${root}${sep}`)
  // A person whose home is given to root is locked out of it.
  if (openings.some(each => each.because === 'owner' && each.isFolder && !isInside(each))) return ELSEWHERE
  const close = (found: readonly Opening[], path: string, flags: string): string => {
    const isForeign = found.some(({ because }) => because === 'owner')
    return `${isForeign ? `chown ${flags}root ${quoted(path)} && ` : ''}chmod ${flags}go-w ${quoted(path)}`
  }
  const commands = openings.filter(each => !isInside(each)).map(each => close([each], each.path, ''))
  const inside = openings.filter(isInside)
  if (root !== null && inside.length > 0) commands.push(close(inside, root, '-R '))
  return commands.join(' && ')
}

/** As a POSIX shell reads it back. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
