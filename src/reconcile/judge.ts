import type { Effect, Intent } from '../model/action.ts'
import { continues } from '../model/incarnation.ts'
import { type Observation, qualifiedUser, type Session } from '../model/session.ts'
import type { Milliseconds } from '../model/time.ts'

/** An action whose call has ended and whose effect is still open. */
export interface Ended {
  readonly intent: Intent
  /** Uptime at which the call ended. */
  readonly endedAt: Milliseconds
}

/** One observation as evidence. */
export interface Evidence {
  readonly observation: Observation
  /** The observation's sessions by id. */
  readonly sessions: ReadonlyMap<string, Session>
  /** Uptime at which the observation began. */
  readonly begunAt: Milliseconds
  /** How long after a call's end the opposite counts as refuted. */
  readonly settle: Milliseconds
}

/**
 * What an observation that began after the call's end says of its effect, judged on the incarnation that was acted upon.
 * @returns null while it is still open
 */
export function judge({ intent, endedAt }: Ended, evidence: Evidence): Effect | null {
  const { begunAt, settle } = evidence
  const shown = shows(intent, evidence)
  if (shown === 'effect') return 'verified'
  if (shown === 'ended') return 'unverifiable'
  if (begunAt - endedAt < settle) return null
  return shown === 'opposite' ? 'refuted' : 'unverifiable'
}

function shows(intent: Intent, { observation, sessions }: Evidence): 'effect' | 'opposite' | 'nothing' | 'ended' {
  const session = sessions.get(intent.incarnation.sessionId)
  // Absence from an incomplete observation is not gone.
  if (session === undefined) return observation.complete ? 'ended' : 'nothing'
  const user = qualifiedUser(session)
  if (user === null || !continues(intent.incarnation, user, session)) return 'ended'
  return intent.action === 'unlock' ? unlockShows(session, observation) : disconnectShows(session)
}

/** Where an unlock lifts locks as well, who is still locked shows that it did nothing, block or not. */
function unlockShows(
  { blocked, locked }: Session,
  { unlockLiftsLocks }: Observation,
): 'effect' | 'opposite' | 'nothing' {
  const kept = unlockLiftsLocks && blocked === 'no' ? locked : blocked
  switch (kept) {
    case 'no':
      return 'effect'
    case 'yes':
      return 'opposite'
    case 'unknown':
      return 'nothing'
    default:
      return kept satisfies never
  }
}

function disconnectShows({ state }: Session): 'effect' | 'opposite' | 'nothing' {
  switch (state) {
    case 'disconnected':
      return 'effect'
    case 'active':
      return 'opposite'
    case 'other':
    case 'unknown':
      return 'nothing'
    default:
      return state satisfies never
  }
}
