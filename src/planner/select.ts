import type { Match } from '../model/policy.ts'
import type { Observation, Session } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import { FactFinder } from './facts.ts'
import { compileMatch } from './match.ts'
import type { PreparedBundle } from './plan.ts'

/** The sessions that a match picks, and those of which it can't be told. */
export interface Picked {
  readonly yes: readonly Session[]
  readonly undecided: readonly Session[]
}

/** Picks sessions of users by a match, as a rule with it would. */
export function pick(match: Match, { labels }: PreparedBundle, observation: Observation, now: Instant): Picked {
  const matcher = compileMatch(match)
  const finder = new FactFinder(observation, labels, now)
  const yes: Session[] = []
  const undecided: Session[] = []
  for (const session of observation.sessions) {
    if (session.user === null) continue
    const truth = matcher.truth(finder.of(session, session.user))
    if (truth === 'yes') yes.push(session)
    if (truth === 'undecided') undecided.push(session)
  }
  return { yes, undecided }
}
