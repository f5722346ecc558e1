import type { Token } from '../../store/tokens.ts'
import { momentText } from './moment-text.ts'
import { printable } from './printable.ts'
import { tableText } from './table.ts'

/** Beside a secret that was just printed. */
export function addedText({ access: { id, name, may, match, expiresAt } }: Token): string {
  const whom = match === null ? 'all sessions' : printable(match.text)
  return (
    `${printable(name)} (${id}) may ${may.join(', ')}, for ${whom}, until ${momentText(expiresAt)}. ` +
    'Above is the secret, which is shown this once: it is typed into the page, or sent as `Authorization: Bearer`.\n'
  )
}

export function tokensText(tokens: readonly Token[]): string {
  return tableText(
    ['ID', 'NAME', 'MAY', 'SESSIONS', 'UNTIL', 'MADE BY'],
    tokens.map(({ access, kind, by }) => [
      access.id,
      access.name,
      access.may.join(','),
      access.match?.text ?? 'all',
      momentText(access.expiresAt),
      kind === 'page' ? `${by}, for a page` : by,
    ]),
  )
}

export function revokedText(tokens: readonly Token[]): string {
  return tokens.map(({ access: { id, name } }) => `${printable(name)} (${id}) is good for nothing any more.\n`).join('')
}
