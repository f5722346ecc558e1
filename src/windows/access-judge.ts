import type { Access, Ace } from './sddl.ts'

/** Bits of an access mask, as winnt.h has them. */
const BIT = {
  readOrList: 0x1,
  writeOrAddFile: 0x2,
  appendOrAddFolder: 0x4,
  writeExtended: 0x10,
  deleteChild: 0x40,
  /** Also makes a link out of an empty folder. */
  writeAttributes: 0x100,
  delete: 0x10000,
  writeList: 0x40000,
  writeOwner: 0x80000,
  all: 0x10000000,
  write: 0x40000000,
  read: 0x80000000,
} as const

/** A thing can be taken away, or its list be rewritten, and another put in its place. */
const EXCHANGE = BIT.delete | BIT.writeList | BIT.writeOwner | BIT.all
const WRITE =
  EXCHANGE |
  BIT.write |
  BIT.writeOrAddFile |
  BIT.appendOrAddFolder |
  BIT.writeExtended |
  BIT.deleteChild |
  BIT.writeAttributes
const READ = BIT.readOrList | BIT.read | BIT.all

const EVERYONE = 'S-1-1-0'
const CREATOR_OWNER = 'S-1-3-0'
const OWNER_RIGHTS = 'S-1-3-4'
const ANONYMOUS = 'S-1-5-7'

/** What nobody but the trusted may be able to do. */
export type Power =
  /** Change it, what is in it, or who may. */
  | 'write'
  /** Read it, or what is in it. */
  | 'read'
  /** Of a folder further up: put another in the place of what is kept in it. */
  | 'exchange'

/** Somebody who can and should not. */
export interface Foreigner {
  /** `S-1-…`; {@link EVERYONE} also where there is no list at all. */
  readonly sid: string
  readonly because: 'granted' | 'owner' | 'no-list'
}

/** SYSTEM, Administrators, TrustedInstaller, and the administrators of this computer and of its domain as SDDL has them by letters. */
const administrators: readonly string[] = [
  'S-1-5-18',
  'S-1-5-32-544',
  'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464',
  'LA',
  'DA',
  'EA',
]

/**
 * Who beyond the trusted has this power over a file or folder, each once. In doubt somebody has it: conditions count as met, and a denial
 * counts only where it certainly applies.
 * @param trusted ids beside {@link administrators}: the account of the service
 */
export function foreigners(access: Access, power: Power, trusted: readonly string[]): readonly Foreigner[] {
  if (access.aces === null) return [{ sid: EVERYONE, because: 'no-list' }]
  const mayHave = new Set([...administrators, ...trusted])
  const found = new Map<string, Foreigner>()
  const { owner } = access
  const ownerRights = access.aces.filter(({ sid, inheritOnly }) => sid === OWNER_RIGHTS && !inheritOnly)
  // An owner may always rewrite the list, unless the list itself says what owners may.
  if (owner !== null && !mayHave.has(owner) && ownerRights.length === 0) {
    found.set(owner, { sid: owner, because: 'owner' })
  }
  for (const [index, ace] of access.aces.entries()) {
    const sid = ace.sid === OWNER_RIGHTS ? owner : ace.sid
    // What a creator gets is given to nobody who may not create, and who may is found by that.
    if (sid === null || sid === CREATOR_OWNER || mayHave.has(sid) || found.has(sid)) continue
    if (ace.kind === 'allow' && counts(access.aces, index, ace, power)) found.set(sid, { sid, because: 'granted' })
  }
  return [...found.values()]
}

/** Rights over a thing itself, and over what is in it or will be; over folders further up only those over themselves matter. */
function counts(aces: readonly Ace[], index: number, ace: Ace, power: Power): boolean {
  const { inheritOnly, toFiles, toFolders } = ace
  if (!inheritOnly && (left(aces, index, ace, each => !each.inheritOnly) & maskOf(power)) !== 0) return true
  if (power === 'exchange' || !(toFiles || toFolders)) return false
  // Only what reaches all that is below denies it there.
  return (left(aces, index, ace, each => each.toFiles && each.toFolders && !each.onlyOnce) & maskOf(power)) !== 0
}

function maskOf(power: Power): number {
  switch (power) {
    case 'write':
      return WRITE
    case 'read':
      return READ
    case 'exchange':
      return EXCHANGE | BIT.deleteChild
    default:
      return power satisfies never
  }
}

/** What an entry allows that none before it denies to the same account, or to everyone. Windows goes through a list in its order. */
function left(aces: readonly Ace[], index: number, { mask, sid }: Ace, applies: (ace: Ace) => boolean): number {
  return aces
    .slice(0, index)
    .filter(ace => ace.kind === 'deny' && !ace.conditional && applies(ace))
    .filter(ace => ace.sid === sid || (ace.sid === EVERYONE && sid !== ANONYMOUS))
    .reduce((rest, denial) => rest & ~denied(denial.mask), mask)
}

/** A generic right in a denial takes what it stands for, and a grant that is generic stays one: in doubt it is there. */
function denied(mask: number): number {
  return (mask & BIT.all) !== 0 ? -1 : mask
}
