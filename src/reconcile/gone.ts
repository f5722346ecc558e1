import { incarnationOfKey, type Sightings } from '../model/incarnation.ts'

/**
 * Whether somebody else has the session by now, so that this stay is certainly over. That a look does not show it proves
 * nothing, not even a complete one: hosts leave out a session at times, and the next look shows the very same stay again.
 */
export function isReplaced(incarnation: string, host: string, sightings: Sightings): boolean {
  const sessionId = incarnationOfKey(host, incarnation)?.sessionId
  const present = sessionId === undefined ? undefined : sightings.get(sessionId)
  return present !== undefined && present.key !== incarnation
}
