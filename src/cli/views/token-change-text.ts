import { type Instant, instant } from '../../model/time.ts'
import type { JournalEntry } from '../../store/journal-entry.ts'
import type { TokenChange } from '../../store/token-changes.ts'
import { momentText } from './moment-text.ts'
import { printable } from './printable.ts'

/** Noted so much later than it was done, it is said when that was: nobody kept the host meanwhile. */
const LATE_MS = 60_000

interface Told {
  readonly kind: TokenChange['kind']
  readonly token: string
  /** null: forgotten, as may be `by`. */
  readonly name: string | null
  readonly by: string | null
  readonly may: readonly string[]
  readonly match: string | null
  readonly expiresAt: Instant | null
  readonly at: Instant | null
}

/** Who was given what right, or lost it, as an entry of the journal says it. */
export function tokenEntryText(entry: JournalEntry & { readonly kind: TokenChange['kind'] }): string {
  const { kind, user, detail } = entry
  const { token, by, may, match, expiresAt } = detail
  const at = instantOf(detail.at)
  return tokenText({
    kind,
    token: textOf(token) ?? '?',
    name: user,
    by: textOf(by),
    may: Array.isArray(may) ? may.map(String) : [],
    match: textOf(match),
    expiresAt: instantOf(expiresAt),
    at: at !== null && entry.at - at >= LATE_MS ? at : null,
  })
}

/** The same of what the journal does not have yet; null: it has everything. */
export function waitingTokensText(changes: readonly TokenChange[]): string | null {
  if (changes.length === 0) return null
  const lines = changes.map(change => `  ${tokenText({ ...change, match: change.match?.text ?? null })}\n`)
  return `Not noted yet, for whoever keeps the host to note:\n${lines.join('')}`
}

function tokenText({ kind, token, name, by, may, match, expiresAt, at }: Told): string {
  const whose = printable(name ?? 'somebody forgotten')
  const what = kind === 'token-added' ? `token ${token} given to ${whose}` : `token ${token} taken back from ${whose}`
  const whom = match === null ? 'all sessions' : printable(match)
  const until = expiresAt === null ? '' : `, until ${momentText(expiresAt)}`
  const when = at === null ? '' : `, done at ${momentText(at)}`
  return `${printable(what)}${by === null ? '' : ` by ${printable(by)}`}: ${printable(may.join(', '))}, for ${whom}${until}${when}`
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function instantOf(value: unknown): Instant | null {
  return typeof value === 'number' ? instant(value) : null
}
