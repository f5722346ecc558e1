import { compareSessionIds, type Observation } from '../../model/session.ts'
import { EventError } from './event-error.ts'
import { worldProblems } from './invariants.ts'
import { noTrouble, type Trouble } from './trouble.ts'
import type { WorldState } from './world.ts'

/**
 * The world in which a snapshot would have been taken. Nothing in a snapshot tells of the manager, so Block All is off.
 * A disconnected session gives up its station, as on the host.
 * @throws {EventError} no world looks like this: an id twice, two sessions at one station
 */
export function worldFromObservation(observation: Observation, trouble: Trouble = noTrouble): WorldState {
  const sessions = observation.sessions
    .map(session => (session.state === 'disconnected' ? { ...session, station: null } : session))
    .sort((a, b) => compareSessionIds(a.id, b.id))
  const numbers = sessions.map(session => Number(session.id)).filter(Number.isSafeInteger)
  const state: WorldState = {
    host: observation.host,
    sessions,
    blockAll: false,
    nextId: Math.max(0, ...numbers) + 1,
    reuseIds: true,
    trouble,
    messages: [],
  }
  const problems = worldProblems(state)
  if (problems.length > 0) throw new EventError(`no host looks like this: ${problems.join('; ')}`)
  return state
}
