import { createHash, randomBytes } from 'node:crypto'
import type { Gatekeeper } from '../api/gatekeeper.ts'
import { type Access, type Scope, scopes } from '../model/access.ts'
import type { Clock } from '../model/clock.ts'
import { type Milliseconds, ms, plus } from '../model/time.ts'
import type { Tokens } from '../store/tokens.ts'

/** Long enough to click on, too short to be found in a history. */
export const CODE_LASTS: Milliseconds = ms(60_000)
/** A working day: who opens the page in the morning is not asked again. */
export const PAGE_LASTS: Milliseconds = ms(12 * 3_600_000)
/** Whoever asks for more has the oldest ones ended. */
const MOST_CODES = 100

/** Of the account that keeps the host, which can do all of that by writing the state folder as well. */
export const scopesOfAccount: readonly Scope[] = scopes.filter(scope => scope !== 'wall')

interface Issued {
  readonly by: string
  /** By {@link Clock.uptime}: no set clock prolongs it. */
  readonly until: Milliseconds
}

/** Knows the tokens of the state folder, and the one-time codes of this life of the daemon. */
export class Doorkeeper implements Gatekeeper {
  readonly #tokens: Tokens
  readonly #clock: Pick<Clock, 'now' | 'uptime'>
  /** By what they hash to, oldest first. */
  readonly #codes = new Map<string, Issued>()

  constructor(tokens: Tokens, clock: Pick<Clock, 'now' | 'uptime'>) {
    this.#tokens = tokens
    this.#clock = clock
  }

  accessOf(secret: string): Access | null {
    return this.#tokens.accessOf(secret)
  }

  redeem(code: string): { readonly secret: string; readonly access: Access } | null {
    const hash = hashOf(code)
    const issued = this.#codes.get(hash)
    this.#codes.delete(hash)
    if (issued === undefined || this.#clock.uptime() >= issued.until) return null
    const { secret, token } = this.#tokens.add({
      name: issued.by,
      may: scopesOfAccount,
      match: null,
      expiresAt: plus(this.#clock.now(), PAGE_LASTS),
      kind: 'page',
      by: issued.by,
    })
    return { secret, access: token.access }
  }

  issueCode(by: string): { readonly code: string; readonly expiresAt: number } {
    const now = this.#clock.uptime()
    for (const [hash, { until }] of this.#codes) {
      if (now >= until || this.#codes.size >= MOST_CODES) this.#codes.delete(hash)
    }
    const code = randomBytes(24).toString('base64url')
    this.#codes.set(hashOf(code), { by, until: ms(now + CODE_LASTS) })
    return { code, expiresAt: plus(this.#clock.now(), CODE_LASTS) }
  }

  signOut({ id }: Access): void {
    this.#tokens.endPage(id)
  }
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex')
}
