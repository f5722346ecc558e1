import type { SessionSelector } from '../model/hold.ts'
import type { Incarnation } from '../model/incarnation.ts'
import type { Match } from '../model/policy.ts'
import { compareSessionIds } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import { type Picked, pick } from '../planner/select.ts'
import { type OrderContext, OrderRefused } from './order.ts'

/** Upon which an order picks sessions. */
export interface Selecting extends OrderContext {
  readonly now: Instant
}

const nobody: Picked = { yes: [], undecided: [] }

/** The sessions that a match picks as the host was last seen. */
export function picked(match: Match, { observation, prepared, now }: Selecting): Picked {
  return observation === null ? nobody : pick(match, prepared, observation, now)
}

/** The one session id that a selector is: such a one means who is in the session now. null: it is none. */
export function bareId({ match }: SessionSelector): string | null {
  const { sessionId, ...others } = match
  if (sessionId === undefined || Object.keys(others).length > 0) return null
  const [id, ...more] = sessionId
  if (id === undefined || more.length > 0) {
    throw new OrderRefused('each id stands for who is in that session now, so name one at a time')
  }
  return id
}

/**
 * Who is in the session now.
 * @throws {OrderRefused} nobody
 */
export function inSession(id: string, selecting: Selecting): Incarnation {
  const incarnation = selecting.sightings.get(id)
  if (incarnation !== undefined) return incarnation
  throw new OrderRefused(`${problemOf(id, selecting)}; ${whatIsThere(selecting)}`)
}

function problemOf(id: string, { observation }: Selecting): string {
  if (observation === null) return `the host could not be seen yet, so who is in session ${id} is not known`
  const present = observation.sessions.some(session => session.id === id)
  return present ? `session ${id} belongs to no user` : `there is no session ${id} on ${observation.host}`
}

function whatIsThere({ sightings, observation }: Selecting): string {
  const ids = [...sightings.keys()].sort(compareSessionIds)
  if (ids.length > 0) return `its sessions are ${ids.join(', ')}`
  return observation === null ? 'name a user or a station instead' : 'nobody is logged on'
}
