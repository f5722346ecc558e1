/** One entry of an access list. */
export interface Ace {
  readonly kind: 'allow' | 'deny'
  /** For some only: a condition has to hold, or an application decides. */
  readonly conditional: boolean
  /** Does not apply to the thing itself, only to what is made in it. */
  readonly inheritOnly: boolean
  /** Is handed down to files in a folder, and to folders in it. */
  readonly toFiles: boolean
  readonly toFolders: boolean
  /** Is handed down one step and no further. */
  readonly onlyOnce: boolean
  /** The rights as winnt.h has them. */
  readonly mask: number
  /** `S-1-…`. */
  readonly sid: string
}

/** Owner and discretionary access list of one file or folder. */
export interface Access {
  /** null: not said. */
  readonly owner: string | null
  /** null: there is no list, which lets everybody do everything. An empty list lets nobody do anything. */
  readonly aces: readonly Ace[] | null
  /** Takes nothing from the folder above. */
  readonly isProtected: boolean
}

/** Text that is no SDDL, or has what is not read here. */
export class SddlError extends Error {
  override readonly name = 'SddlError'
}

/** The two letters of accounts that every Windows has, from sddl.h; those of a domain (DA, DU …) have no fixed id and keep their letters. */
const aliases: Readonly<Record<string, string>> = {
  AN: 'S-1-5-7',
  AO: 'S-1-5-32-548',
  AC: 'S-1-15-2-1',
  AU: 'S-1-5-11',
  BA: 'S-1-5-32-544',
  BG: 'S-1-5-32-546',
  BO: 'S-1-5-32-551',
  BU: 'S-1-5-32-545',
  CG: 'S-1-3-1',
  CO: 'S-1-3-0',
  IU: 'S-1-5-4',
  LS: 'S-1-5-19',
  NO: 'S-1-5-32-556',
  NS: 'S-1-5-20',
  NU: 'S-1-5-2',
  OW: 'S-1-3-4',
  PS: 'S-1-5-10',
  PU: 'S-1-5-32-547',
  RC: 'S-1-5-12',
  RD: 'S-1-5-32-555',
  RE: 'S-1-5-32-552',
  RU: 'S-1-5-32-554',
  SO: 'S-1-5-32-549',
  SU: 'S-1-5-6',
  SY: 'S-1-5-18',
  WD: 'S-1-1-0',
  WR: 'S-1-5-33',
}

/** Two letters of each right, from sddl.h. */
const rights: Readonly<Record<string, number>> = {
  GA: 0x10000000,
  GX: 0x20000000,
  GW: 0x40000000,
  GR: 0x80000000,
  RC: 0x20000,
  SD: 0x10000,
  WD: 0x40000,
  WO: 0x80000,
  FA: 0x1f01ff,
  FR: 0x120089,
  FW: 0x120116,
  FX: 0x1200a0,
  CC: 0x1,
  DC: 0x2,
  LC: 0x4,
  SW: 0x8,
  RP: 0x10,
  WP: 0x20,
  DT: 0x40,
  LO: 0x80,
  CR: 0x100,
}

/** ACE types that allow or deny; X is conditional, Z is object-specific. Audits and labels are no part of the list that is read here. */
const kinds: Readonly<Record<string, Pick<Ace, 'kind' | 'conditional'>>> = {
  A: { kind: 'allow', conditional: false },
  D: { kind: 'deny', conditional: false },
  OA: { kind: 'allow', conditional: true },
  OD: { kind: 'deny', conditional: true },
  XA: { kind: 'allow', conditional: true },
  XD: { kind: 'deny', conditional: true },
  ZA: { kind: 'allow', conditional: true },
}

/**
 * Reads owner and discretionary access list of an SDDL text.
 *
 * ```ts
 * parseSddl('O:BAD:P(A;OICI;FA;;;SY)').owner // 'S-1-5-32-544'
 * ```
 * @throws {SddlError} rather than leave out what may be a way in
 */
export function parseSddl(text: string): Access {
  const match =
    /^(?:O:([^:()]+?))?(?:G:([^:()]+?))?(?:D:((?:P|AI|AR|NO_ACCESS_CONTROL)*)((?:\(.*\))?))?(?:S:.*)?$/s.exec(text)
  if (match === null || text === '') throw new SddlError(`not an access list in SDDL: ${text}`)
  const [, owner, , flags, list] = match
  return {
    owner: owner === undefined ? null : sidOf(owner),
    aces: flags === undefined || flags.includes('NO_ACCESS_CONTROL') ? null : entries(list ?? '').map(aceOf),
    isProtected: flags?.includes('P') ?? false,
  }
}

/** `S-1-5-18`: an id, not the two letters or a name of it. */
export function isSid(text: string): boolean {
  return /^S-1-(?:\d+|0x[0-9a-f]+)(?:-\d+)+$/i.test(text)
}

/** The texts within the outer parentheses; a condition has parentheses of its own, and may have texts in quotes. */
function entries(list: string): readonly string[] {
  const found: string[] = []
  let depth = 0
  let from = 0
  let isQuoted = false
  for (let at = 0; at < list.length; at += 1) {
    const character = list[at]
    if (depth > 1 && character === '"') isQuoted = !isQuoted
    if (isQuoted) continue
    if (character === '(') {
      if (depth === 0) from = at + 1
      depth += 1
    } else if (character === ')') {
      depth -= 1
      if (depth === 0) found.push(list.slice(from, at))
    } else if (depth === 0) {
      // The system's list of audits follows the last entry.
      if (list.startsWith('S:', at)) return found
      throw new SddlError(`not an entry of an access list: ${list.slice(at)}`)
    }
  }
  if (depth !== 0) throw new SddlError(`an access list with an open parenthesis: ${list}`)
  return found
}

function aceOf(entry: string): Ace {
  const [type = '', flags = '', mask = '', , , sid = ''] = entry.split(';')
  const kind = kinds[type]
  if (kind === undefined) throw new SddlError(`an entry of an unknown kind: (${entry})`)
  const letters = new Set(pairs(flags))
  return {
    ...kind,
    inheritOnly: letters.has('IO'),
    toFiles: letters.has('OI'),
    toFolders: letters.has('CI'),
    onlyOnce: letters.has('NP'),
    mask: maskOf(mask),
    sid: sidOf(sid),
  }
}

function maskOf(text: string): number {
  if (/^(0x[0-9a-f]+|\d+)$/i.test(text)) return Number(text) >>> 0
  let mask = 0
  for (const pair of pairs(text)) {
    const right = rights[pair]
    if (right === undefined) throw new SddlError(`an unknown right ${pair}`)
    mask |= right
  }
  return mask >>> 0
}

function pairs(text: string): readonly string[] {
  return text.match(/..?/gs) ?? []
}

function sidOf(text: string): string {
  if (isSid(text)) return text.toUpperCase()
  if (/^[A-Z]{2}$/.test(text)) return aliases[text] ?? text
  throw new SddlError(`not the id of an account: ${text}`)
}
