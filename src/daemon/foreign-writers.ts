import { basename, dirname, relative, resolve } from 'node:path'
import { isAbsolutePath } from '../policy/git/git-address.ts'
import type { GitOptions } from '../policy/git/git-options.ts'
import { type ForeignWriters, placesOf, whoMayWrite } from '../policy/ownership.ts'
import type { Settings } from '../settings/settings.ts'
import type { AccessOpening, ReadAccess } from '../windows/access-openings.ts'

/** That others may change what decides here, and how to end it. */
export type Told = Pick<ForeignWriters, 'message' | 'fix'>

type Decisive = Pick<Settings, 'provider' | 'policies' | 'git' | 'multipoint' | 'wts'>

/**
 * Whether others may change what a daemon goes by, or what it runs, where it decides for everybody on this machine: as root, as an account of
 * the system, as SYSTEM or elevated.
 * @returns null: nobody else may, or this program decides for nobody else
 */
export async function foreignWriters(settings: Decisive): Promise<Told | null> {
  return await foreignAmong([...policyPlaces(settings), ...ownCode(settings)])
}

/** The same of a folder of policies alone: looks at owners and modes, or access lists, of all that is in it and above it. */
export async function foreignPolicyWriters(folder: string): Promise<Told | null> {
  return await foreignAmong([folder])
}

/** What has a say in which policies come into force. */
export function policyPlaces({ policies, git }: Pick<Settings, 'policies' | 'git'>): readonly string[] {
  return git === null ? [policies] : gitPlaces(git)
}

/**
 * Files that a repository is believed by, and reached with. The repository itself where it lies on this machine and is
 * believed whatever it says.
 */
function gitPlaces({ url, verify, credentials, caFile, knownHosts, sshKey }: GitOptions): readonly string[] {
  const local = url.replace(/^file:\/\/(?=\/)/i, '')
  const named = [
    verify === null && isAbsolutePath(local) ? local : null,
    verify?.allowedSigners ?? null,
    credentials !== null && 'file' in credentials ? credentials.file : null,
    // A helper's mere name is looked for by git, in its own places.
    credentials !== null && 'helper' in credentials && isAbsolutePath(credentials.helper) ? credentials.helper : null,
    caFile,
    knownHosts,
    sshKey,
  ]
  return named.filter(path => path !== null)
}

async function foreignAmong(paths: readonly string[]): Promise<Told | null> {
  const look = await waysToLook()
  if (look === null) return null
  for (const path of paths) {
    const told = await look(path)
    if (told !== null) return told
  }
  return null
}

/**
 * Files of the site's own that run here with this program's rights: its probe, its PowerShell, its library. Also one that is missing: whoever
 * may make it decides what will run.
 */
export function ownCode({ provider, multipoint, wts }: Omit<Decisive, 'policies' | 'git'>): readonly string[] {
  // The probe of another computer lies there, and runs with the rights that this account has there.
  const probe = multipoint.computer === null ? multipoint.probeScript : null
  const ofMultiPoint = provider === 'multipoint' ? [probe, multipoint.powershell] : []
  const named = provider === 'simulator' ? [] : [...ofMultiPoint, wts.library]
  // A name without a path is looked for by the system, in its own places.
  return named
    .filter(path => path !== null)
    .filter(path => basename(path) !== path)
    .map(path => resolve(path))
}

async function waysToLook(): Promise<((path: string) => Promise<Told | null>) | null> {
  if (process.platform !== 'win32') return decidesForAll(process.getuid?.() ?? null) ? whoMayWrite : null
  const { ownAccount } = await import('../windows/access-account.ts')
  const { sid, elevated } = await ownAccount()
  return elevated ? path => windowsWriters(path, [sid]) : null
}

/** The least uid that people have, by the default of login.defs(5) on every distribution of today. */
const FIRST_PERSON = 1_000

/** Root may do anything, and an account of the system that runs a daemon was made to decide for everybody. What a person starts is his own affair. */
export function decidesForAll(uid: number | null): boolean {
  return uid !== null && uid < FIRST_PERSON
}

/** The same of one file or folder by the access lists of Windows, whoever runs this. @param trusted ids of accounts beside the administrators' */
export async function windowsWriters(
  path: string,
  trusted: readonly string[],
  read?: ReadAccess,
): Promise<Told | null> {
  const { openingAt } = await import('../windows/access-openings.ts')
  const { own, above, root } = await placesOf(path)
  const found: AccessOpening[] = []
  for (const each of own) found.push(...listed(await openingAt(each, 'write', trusted, read)))
  for (const each of above) found.push(...listed(await openingAt(each, 'exchange', trusted, read)))
  const [first] = found
  if (first === undefined) return null
  const others = found.length - 1
  const more = others === 0 ? '' : `, and there ${others === 1 ? 'is one more such' : `are ${others} more such`}`
  return { message: first.message + more, fix: await fixFor({ open: first.path, named: path, root, trusted }) }
}

function listed(opening: AccessOpening | null): readonly AccessOpening[] {
  return opening === null ? [] : [opening]
}

/** Only what was named is closed: closing a folder further up, or one that a link leads to, could lock people out of their work. */
async function fixFor({ open, named, root, trusted }: Place): Promise<string> {
  const { closeFile, closeFolder, grantsTo } = await import('../windows/access-fix.ts')
  const readers = grantsTo(trusted, 'RX')
  const isIn = (folder: string): boolean => !/^\.\.|^[A-Za-z]:/.test(relative(folder, open))
  const isDrive = root !== null && dirname(root) === root
  if (root !== null && !isDrive && isIn(root)) return `in an elevated PowerShell: ${closeFolder(root, readers)}`
  if (root === null && open === resolve(named)) return `in an elevated PowerShell: ${closeFile(open, readers)}`
  return 'keep it where administrators alone may write, such as in C:\\ProgramData\\Stationkeeper, and name it there'
}

interface Place {
  readonly open: string
  readonly named: string
  /** The folder that was named; null: it is none. */
  readonly root: string | null
  readonly trusted: readonly string[]
}
