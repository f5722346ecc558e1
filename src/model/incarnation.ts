import { type Observation, qualifiedUser, type Session } from './session.ts'
import { type Instant, instant, isoInstant } from './time.ts'

/** What an action is bound to: not an id, which the host reuses, but one person's one stay in a session. */
export interface Incarnation {
  /** Stable for as long as the incarnation lives, also when its logon time is learnt later. */
  readonly key: string
  readonly host: string
  readonly sessionId: string
  /** `DOMAIN\name`, as first seen. */
  readonly user: string
  readonly logonAt: Instant | null
  /** First of an unbroken row of observations with this id and user. */
  readonly since: Instant
}

/** An incarnation without a logon time can't be told from a later stay of the same user under the same id. */
export function isWeak(incarnation: Incarnation): boolean {
  return incarnation.logonAt === null
}

/** The session ids of a host with the incarnation that was last seen in each. */
export type Sightings = ReadonlyMap<string, Incarnation>

/**
 * Says which incarnation each session of an observation is, given those seen before.
 *
 * The same id and user is the same incarnation unless its logon time says otherwise; a logon time learnt later refines it.
 * A session that is missing from a complete observation is forgotten, from an incomplete one it is kept.
 */
export function identify(observation: Observation, before: Sightings): Sightings {
  const now = new Map<string, Incarnation>()
  for (const session of observation.sessions) {
    const user = qualifiedUser(session)
    if (user === null) continue
    const known = before.get(session.id)
    now.set(
      session.id,
      known && continues(known, user, session) ? refine(known, session) : fresh(observation, session, user),
    )
  }
  if (!observation.complete) {
    const present = new Set(observation.sessions.map(session => session.id))
    for (const [id, incarnation] of before) if (!present.has(id)) now.set(id, incarnation)
  }
  return now
}

/** Whether the session is still, as far as can be told, the incarnation that an action was bound to. */
export function continues(known: Incarnation, user: string, session: Pick<Session, 'logonAt'>): boolean {
  if (known.user.toLowerCase() !== user.toLowerCase()) return false
  if (session.logonAt === null) return true
  if (known.logonAt !== null) return known.logonAt === session.logonAt
  // Whoever was seen at `since` had logged on by then; a later logon is somebody's new stay.
  return session.logonAt <= known.since
}

function refine(known: Incarnation, session: Session): Incarnation {
  return known.logonAt === null && session.logonAt !== null ? { ...known, logonAt: session.logonAt } : known
}

function fresh(observation: Observation, session: Session, user: string): Incarnation {
  const { id: sessionId, logonAt } = session
  const since = observation.observedAt
  const stamp = logonAt === null ? `~${isoInstant(since)}` : isoInstant(logonAt)
  return {
    key: incarnationKey(observation.host, sessionId, stamp, user),
    host: observation.host,
    sessionId,
    user,
    logonAt,
    since,
  }
}

/**
 * Puts a key together from its parts, for who may not keep it whole because it holds a name.
 *
 * `~` marks the stamp of a weak incarnation: it tells when it was first seen, not when it began.
 */
export function incarnationKey(host: string, sessionId: string, stamp: string, user: string): string {
  return `${host}/${sessionId}/${stamp}/${user}`
}

/**
 * The part of a key that is neither host, session id nor user; {@link incarnationKey} makes the key of it again.
 * @throws {RangeError} the key was not made by {@link incarnationKey}
 */
export function incarnationStamp({ key, host, sessionId, user }: Incarnation): string {
  const stamp = key.slice(host.length + sessionId.length + 2, -(user.length + 1))
  if (incarnationKey(host, sessionId, stamp, user) !== key) throw new RangeError('Not the key of this incarnation')
  return stamp
}

/**
 * The incarnation that a key is of, as far as the key tells: enough to name one that is not seen any more.
 * @returns null: {@link incarnationKey} did not make it for this host
 */
export function incarnationOfKey(host: string, key: string): Incarnation | null {
  if (!key.startsWith(`${host}/`)) return null
  const [sessionId = '', stamp = '', ...rest] = key.slice(host.length + 1).split('/')
  const since = Date.parse(stamp.replace('~', ''))
  if (rest.length === 0 || Number.isNaN(since)) return null
  const logonAt = stamp.startsWith('~') ? null : instant(since)
  return { key, host, sessionId, user: rest.join('/'), logonAt, since: instant(since) }
}
