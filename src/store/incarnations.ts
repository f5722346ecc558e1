import { type Incarnation, incarnationKey, incarnationStamp } from '../model/incarnation.ts'
import { instant } from '../model/time.ts'
import type { Database, Row } from './database.ts'
import type { Moment } from './moment.ts'
import { personId } from './people.ts'
import { number, numberOrNull, text, textOrNull } from './row.ts'

/** Columns that name an incarnation in a row without its key, which holds a name. */
export interface IncarnationColumns {
  readonly sessionId: string
  readonly person: string
  readonly stamp: string
}

export function columnsOf(db: Database, host: string, incarnation: Incarnation, now: Moment): IncarnationColumns {
  if (incarnation.host !== host) throw new RangeError(`${incarnation.host} is not the host of this store, ${host}`)
  const stamp = incarnationStamp(incarnation)
  return { sessionId: incarnation.sessionId, person: personId(db, incarnation.user, now), stamp }
}

/** What a key is put together from, besides its host. */
export interface KeyParts {
  readonly sessionId: string
  readonly stamp: string
  readonly user: string
}

/**
 * Takes a key apart. Neither a session id nor a stamp holds a slash. What is no key of this host is a name as a whole, since
 * it may hold one.
 */
export function partsOfKey(host: string, key: string): KeyParts {
  const session = host.length + 1
  const stamp = key.indexOf('/', session) + 1
  const user = key.indexOf('/', stamp) + 1
  if (!key.startsWith(`${host}/`) || stamp === 0 || user === 0) return { sessionId: '', stamp: '', user: key }
  return { sessionId: key.slice(session, stamp - 1), stamp: key.slice(stamp, user - 1), user: key.slice(user) }
}

/** Undoes {@link partsOfKey}. */
export function keyOfParts(host: string, { sessionId, stamp, user }: KeyParts): string {
  return sessionId === '' && stamp === '' ? user : incarnationKey(host, sessionId, stamp, user)
}

export function columnsOfKey(db: Database, host: string, key: string, now: Moment): IncarnationColumns {
  const { sessionId, stamp, user } = partsOfKey(host, key)
  return { sessionId, person: personId(db, user, now), stamp }
}

/** Of a row joined with `person`. Someone forgotten goes by the id. */
function userOf(row: Row): string {
  return textOrNull(row, 'name') ?? text(row, 'person')
}

export function keyOf(host: string, row: Row): string {
  return keyOfParts(host, { sessionId: text(row, 'session_id'), stamp: text(row, 'stamp'), user: userOf(row) })
}

/** Needs the columns `logon_at` and `since` besides. */
export function incarnationOf(host: string, row: Row): Incarnation {
  const logonAt = numberOrNull(row, 'logon_at')
  return {
    key: keyOf(host, row),
    host,
    sessionId: text(row, 'session_id'),
    user: userOf(row),
    logonAt: logonAt === null ? null : instant(logonAt),
    since: instant(number(row, 'since')),
  }
}
