import { userInfo } from 'node:os'
import type { Scope } from '../model/access.ts'
import type { Clock } from '../model/clock.ts'
import type { SessionSelector } from '../model/hold.ts'
import { type Instant, type Milliseconds, ms, plus } from '../model/time.ts'
import type { Settings } from '../settings/settings.ts'
import { hasTokens, type Token, Tokens } from '../store/tokens.ts'
import { InvalidInput } from './errors.ts'
import { lengthOf, type lengthOptions } from './length.ts'
import { selectorOf } from './selection.ts'
import type { Terminal } from './terminal.ts'
import type { Flags, Format } from './verb.ts'
import { jsonText } from './views/json.ts'
import { tokenDocument } from './views/token-json.ts'
import { addedText, revokedText, tokensText } from './views/token-text.ts'

const DAY = 86_400_000
/** A term, so that what nobody thinks of any more ends by itself. */
const USUAL: Milliseconds = ms(90 * DAY)
const LONGEST: Milliseconds = ms(366 * DAY)
const LONGEST_NAME = 100

export interface TokenDesk {
  readonly settings: Settings
  readonly clock: Clock
  readonly format: Format
  readonly terminal: Terminal
}

interface AddFlags extends Flags<typeof lengthOptions> {
  readonly may: readonly Scope[] | null
  readonly match: string | null
}

/** @throws {InvalidInput} it can't be meant; nothing is made */
export async function addToken(name: string, flags: AddFlags, desk: TokenDesk): Promise<void> {
  const { settings, clock, format, terminal } = desk
  requireName(name)
  if (flags.may === null) {
    throw new InvalidInput('--may is missing', { hint: 'say what it may, as --may hold,release, or --may see' })
  }
  const { may } = flags
  const match = flags.match === null ? null : selectorOf(flags.match)
  requireSense(may, match)
  const expiresAt = await endOf(flags, desk)
  using tokens = new Tokens({ folder: settings.state, clock })
  const namesake = given(tokens).find(each => isNamed(each, name))
  if (namesake !== undefined) {
    throw new InvalidInput(`there is a token ${JSON.stringify(name)} already (${namesake.access.id})`, {
      hint: 'revoke it first, or choose another name: holds bear it',
    })
  }
  const by = userInfo().username
  const { token, secret } = tokens.add({ name: name.trim(), may, match, expiresAt, kind: 'given', by })
  if (format === 'json') {
    terminal.out(jsonText({ ...tokenDocument(token), secret }, terminal))
    return
  }
  terminal.out(`${secret}\n`)
  terminal.err(addedText(token))
}

export function listTokens({ settings, clock, format, terminal }: TokenDesk): void {
  const all = tokensOf(settings, clock)
  if (format === 'json') {
    const items = all.map(tokenDocument)
    terminal.out(jsonText({ apiVersion: 'stationkeeper/v1', kind: 'TokenList', items }, terminal))
  } else if (all.length === 0) {
    terminal.err('Nobody has a token.\n')
  } else {
    terminal.out(tokensText(all))
  }
}

/** @throws {InvalidInput} there is none of that name or id */
export function revokeToken(name: string, { settings, clock, format, terminal }: TokenDesk): void {
  const wanted = tokensOf(settings, clock).filter(each => each.access.id === name || isNamed(each, name))
  if (wanted.length === 0) {
    throw new InvalidInput(`there is no token ${JSON.stringify(name)}`, { hint: 'see `stationkeeper token list`' })
  }
  using tokens = new Tokens({ folder: settings.state, clock })
  const by = userInfo().username
  for (const { access } of wanted) tokens.revoke(access.id, by)
  if (format === 'json') {
    const items = wanted.map(tokenDocument)
    terminal.out(jsonText({ apiVersion: 'stationkeeper/v1', kind: 'TokenList', items }, terminal))
  } else terminal.err(revokedText(wanted))
}

/** Who only looks makes no file. */
function tokensOf({ state }: Settings, clock: Clock): readonly Token[] {
  if (!hasTokens(state)) return []
  using tokens = new Tokens({ folder: state, clock })
  return tokens.list()
}

function given(tokens: Tokens): readonly Token[] {
  return tokens.list().filter(({ kind }) => kind === 'given')
}

/** As people say it: `ms keller` is the same. Pages have the names of accounts, and are revoked together by them. */
function isNamed({ access }: Token, name: string): boolean {
  return access.name.toLowerCase() === name.trim().toLowerCase()
}

function requireName(name: string): void {
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) {
    throw new InvalidInput('the name holds a character that is not seen', { hint: 'write it as holds are to bear it' })
  }
  if ([...name.trim()].length > LONGEST_NAME) throw new InvalidInput(`the name is longer than ${LONGEST_NAME} letters`)
}

/** What could not be meant so, or would be nothing. */
function requireSense(may: readonly Scope[], match: SessionSelector | null): void {
  if (may.includes('wall') && may.length > 1) {
    throw new InvalidInput('wall goes with nothing else', {
      hint: 'a screen that everybody sees has a token of its own',
    })
  }
  if (match === null) return
  const whole = may.filter(scope => scope === 'plan' || scope === 'sync' || scope === 'metrics')
  if (whole.length > 0) {
    throw new InvalidInput(`${whole.join(', ')} is about the whole host, and goes with no --match`, {
      hint: 'make two tokens',
    })
  }
  if (match.match.sessionId !== undefined) {
    throw new InvalidInput('a token is not for a session by its id, which another person has tomorrow', {
      hint: 'match by a station, a label, a user or a group, as --match room=lab-1',
    })
  }
}

async function endOf(flags: AddFlags, { settings, clock }: TokenDesk): Promise<Instant> {
  const now = clock.now()
  const end =
    flags.for === null && flags.until === null ? plus(now, USUAL) : (await lengthOf(flags, settings, clock)).end
  if (end <= plus(now, LONGEST)) return end
  throw new InvalidInput('a token lasts a year at most', { hint: 'make another one when it has expired' })
}
