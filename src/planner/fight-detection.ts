import type { FightDetection } from '../model/plan.ts'
import type { Session } from '../model/session.ts'

/** Whether blocks are seen, judged by the sessions of users alone: nobody blocks a service. */
export function fightDetection(sessions: readonly Session[]): FightDetection {
  let seen = false
  let unseen = false
  for (const { user, blocked } of sessions) {
    if (user === null) continue
    if (blocked === 'unknown') unseen = true
    else seen = true
  }
  if (!unseen) return 'on'
  return seen ? 'partly' : 'off'
}
