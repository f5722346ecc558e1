import type { Station } from '../model/policy.ts'
import type { Observation, Session } from '../model/session.ts'
import type { Instant } from '../model/time.ts'

const noLabels: Readonly<Record<string, string>> = {}

/** What matching asks of a session, brought into one case once. `null` is unknown; what is known to be none is empty. */
export interface Facts {
  readonly session: Session
  readonly now: Instant
  readonly host: string
  readonly user: string
  readonly domain: string | null
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
  return {
    session,
    now,
    host: observation.host.toLowerCase(),
    user: user.toLowerCase(),
    domain: session.domain === null ? null : session.domain.toLowerCase(),
    station,
    labels: station === null ? null : (stations.get(station)?.labels ?? noLabels),
    client: session.client === null ? (session.connection === 'station' ? '' : null) : session.client.toLowerCase(),
  }
}
