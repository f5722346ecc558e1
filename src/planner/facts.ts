import type { Station } from '../model/policy.ts'
import type { Observation, Session } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import { fold } from './fold.ts'
import { splitUser } from './user-name.ts'

const noLabels: Readonly<Record<string, string>> = {}

/** What matching asks of a session, brought into one case once. `null` is unknown; what is known to be none is empty. */
export interface Facts {
  readonly session: Session
  readonly now: Instant
  readonly host: string
  readonly user: string
  readonly domain: string | null
  readonly groups: readonly string[] | null
  /** Empty: known to be none. */
  readonly station: string | null
  readonly labels: Readonly<Record<string, string>> | null
  /** Empty: known to be none. */
  readonly client: string | null
}

/** A null station of a remote session and a null client of a station session are known to be none; any other null is unknown. */
export function factsOf(
  session: Session,
  user: string,
  observation: Observation,
  stations: ReadonlyMap<string, Station>,
  now: Instant,
): Facts {
  const station = session.station ?? (session.connection === 'remote' ? '' : null)
  // Some hosts give the whole name, `CLASS\ana` or `ana@class`, as the account.
  const { domain, name } =
    session.domain === null ? splitUser(fold(user)) : { domain: fold(session.domain), name: fold(user) }
  return {
    session,
    now,
    host: fold(observation.host),
    user: name,
    domain,
    groups: session.groups === null ? null : session.groups.map(fold),
    station,
    labels: station === null ? null : (stations.get(station)?.labels ?? noLabels),
    client: session.client === null ? (session.connection === 'station' ? '' : null) : fold(session.client),
  }
}
