/** Rights as icacls spells them. */
type IcaclsRight = 'F' | 'M' | 'RX'

/** Somebody who is to have a right, by id, so that it works in every language of Windows. */
export interface Grant {
  readonly sid: string
  readonly right: IcaclsRight
}

const administratorsOnly: readonly Grant[] = [
  { sid: 'S-1-5-18', right: 'F' },
  { sid: 'S-1-5-32-544', right: 'F' },
]

/** The same right for each; administrators and SYSTEM have theirs anyhow. */
export function grantsTo(sids: readonly string[], right: IcaclsRight): readonly Grant[] {
  const known = new Set(administratorsOnly.map(({ sid }) => sid))
  return sids.filter(sid => !known.has(sid)).map(sid => ({ sid, right }))
}

/**
 * Lines for an elevated PowerShell that give a folder and all that is in it to administrators, SYSTEM and whom else is named, and to nobody
 * else. Owners first, since an owner may change the list; then what is below is made to inherit.
 */
export function closeFolder(path: string, others: readonly Grant[] = []): string {
  const place = quoted(path)
  const grants = [...administratorsOnly, ...others].map(({ sid, right }) => quoted(`*${sid}:(OI)(CI)${right}`))
  return [
    `icacls ${place} /setowner '*S-1-5-32-544' /T /C /Q`,
    `icacls ${place} /reset /T /C /Q`,
    `icacls ${place} /inheritance:r /grant:r ${grants.join(' ')}`,
  ].join('; ')
}

/** The same of one file. */
export function closeFile(path: string, others: readonly Grant[] = []): string {
  const place = quoted(path)
  const grants = [...administratorsOnly, ...others].map(({ sid, right }) => quoted(`*${sid}:${right}`))
  return `icacls ${place} /setowner '*S-1-5-32-544'; icacls ${place} /inheritance:r /grant:r ${grants.join(' ')}`
}

/** As PowerShell reads it back, whatever is in it; it takes typographic quotes for its own. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\u2018\u2019\u201a\u201b]/g, quote => quote + quote)}'`
}
