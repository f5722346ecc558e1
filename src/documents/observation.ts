import type { Observation, Session } from '../model/session.ts'
import { isoInstant } from '../model/time.ts'
import { instantOrNull } from './plan.ts'

/** A look at a host as a snapshot that `plan --observed` reads (`schemas/observation.v1.schema.json`). */
export function observationDocument(observation: Observation): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'Observation',
    host: observation.host,
    observedAt: isoInstant(observation.observedAt),
    provider: observation.provider,
    complete: observation.complete,
    confirmsIdentity: observation.confirmsIdentity,
    unlockLiftsLocks: observation.unlockLiftsLocks,
    ...(observation.anonymisedFor !== undefined && { anonymisedFor: observation.anonymisedFor }),
    sessions: observation.sessions.map(sessionDocument),
  }
}

function sessionDocument(session: Session): Readonly<Record<string, unknown>> {
  return {
    id: session.id,
    user: session.user,
    domain: session.domain,
    groups: session.groups,
    station: session.station,
    client: session.client,
    connection: session.connection,
    state: session.state,
    blocked: session.blocked,
    locked: session.locked,
    admin: session.admin,
    logonAt: instantOrNull(session.logonAt),
    idleSince: instantOrNull(session.idleSince),
    own: session.own,
    can: session.can,
    ...(session.cannot !== undefined && { cannot: session.cannot }),
  }
}
