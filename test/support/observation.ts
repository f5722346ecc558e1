import type { Observation, Session } from '../../src/model/session.ts'
import { type Instant, instant } from '../../src/model/time.ts'

/** Saturday, 2026-11-21, noon in UTC: when everything happens unless a test says otherwise. */
export const noon: Instant = at('2026-11-21T12:00:00Z')

export function at(text: string): Instant {
  const value = Date.parse(text)
  if (Number.isNaN(value)) throw new RangeError(`No instant: ${text}`)
  return instant(value)
}

/** A pupil at work on station 4 since the morning, neither blocked nor locked; nothing of it is unknown. */
export function session(differences: Partial<Session> = {}): Session {
  return {
    id: '5',
    user: 'ana',
    domain: 'CLASS',
    groups: ['CLASS\\pupils'],
    station: '4',
    client: null,
    connection: 'station',
    state: 'active',
    blocked: 'no',
    locked: 'no',
    admin: false,
    logonAt: at('2026-11-21T08:00:00Z'),
    idleSince: at('2026-11-21T11:59:00Z'),
    own: false,
    can: ['unlock', 'disconnect'],
    ...differences,
  }
}

/** A complete look at one host at noon. */
export function observation(sessions: readonly Session[], differences: Partial<Observation> = {}): Observation {
  return {
    host: 'host-1',
    observedAt: noon,
    provider: 'simulator',
    complete: true,
    confirmsIdentity: false,
    unlockLiftsLocks: false,
    sessions,
    ...differences,
  }
}
