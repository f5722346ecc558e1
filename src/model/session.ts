import { byText } from './by-text.ts'
import type { Instant } from './time.ts'

/** Three-valued truth about a host. Nothing treats `unknown` as `no`. */
export type Tristate = 'yes' | 'no' | 'unknown'

export type SessionState = 'active' | 'disconnected' | 'other' | 'unknown'

/** How a session reaches its host: a MultiPoint station, a remote client, or the machine's own console. */
export type Connection = 'station' | 'remote' | 'console'

/** The two things that are ever done to a session. Disconnecting never logs anyone off. */
export type Action = 'unlock' | 'disconnect'

/** One desktop session as a provider saw it. `null` is "not known" unless the field says otherwise. */
export interface Session {
  /** Text, and reused by the host: never an identity by itself (see {@link Incarnation}). */
  readonly id: string
  /** Account name without its domain. null: known to be none (a listener, a service, an empty desktop). */
  readonly user: string | null
  readonly domain: string | null
  readonly groups: readonly string[] | null
  /** Station id. null of a remote session: known to be none. */
  readonly station: string | null
  /** Name of the client machine. null of a station session: known to be none. */
  readonly client: string | null
  readonly connection: Connection | null
  readonly state: SessionState
  /** Kept from the desktop by someone else, as "Block All" does. */
  readonly blocked: Tristate
  /** The user's own screen lock. A lock is not a block. */
  readonly locked: Tristate
  readonly admin: boolean | null
  readonly logonAt: Instant | null
  /** Since when there was no input. */
  readonly idleSince: Instant | null
  /** The session in which this program, or whoever invoked it, runs. */
  readonly own: boolean
  /** What the provider is able to do to this very session. */
  readonly can: readonly Action[]
  /**
   * Why what is not in `can` is not, where the provider says so: the end of a sentence, in plain words, with no name of a person in it and
   * nothing that changes from look to look.
   */
  readonly cannot?: Readonly<Partial<Record<Action, string>>>
}

/** An immutable snapshot of one host. */
export interface Observation {
  readonly host: string
  readonly observedAt: Instant
  readonly provider: string
  /** false: sessions may be missing, so absence proves nothing. */
  readonly complete: boolean
  /** The provider compares the user in the same request as the action, which makes weak identities safe to disconnect. */
  readonly confirmsIdentity: boolean
  /** The provider's unlock would also lift a person's own lock. */
  readonly unlockLiftsLocks: boolean
  /** Names are others than they were, and only what these globs see of them is the same: a mark each. Absent: names are as they were. */
  readonly anonymisedFor?: readonly string[]
  readonly sessions: readonly Session[]
}

/** `CLASS\ana`, or `ana` where no domain is known. */
export function qualifiedUser(session: Pick<Session, 'user' | 'domain'>): string | null {
  if (session.user === null) return null
  return session.domain === null ? session.user : `${session.domain}\\${session.user}`
}

/** Orders session ids as people expect: numbers by value, then text. */
export function compareSessionIds(a: string, b: string): number {
  const aNumber = isNumber(a)
  const bNumber = isNumber(b)
  if (aNumber && bNumber) return Number(a) - Number(b) || byText(a, b)
  if (aNumber !== bNumber) return aNumber ? -1 : 1
  return byText(a, b)
}

/** A sort asks this a million times, which is why it is no regular expression. */
function isNumber(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 48 || unit > 57) return false
  }
  return text !== ''
}
