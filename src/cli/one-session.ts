import { type Observation, qualifiedUser, type Session } from '../model/session.ts'
import { prepare } from '../planner/plan.ts'
import { pick } from '../planner/select.ts'
import { InvalidInput } from './errors.ts'
import { selectorOf } from './selection.ts'
import { targetText } from './views/operation-text.ts'

/**
 * The one session at a station, or, where no station has that id, the one that a selector picks.
 * @throws {InvalidInput} none is there, or more than one
 */
export function oneSessionAt(written: string, observation: Observation): Session {
  const there = observation.sessions.filter(({ station }) => station === written)
  const meant = there.length > 0 ? there : picked(written, observation)
  const [session, ...others] = meant
  if (session === undefined) {
    throw new InvalidInput(`nobody sits at ${JSON.stringify(written)}`, {
      hint: 'somebody has to be logged on there; see `stationkeeper sessions`',
    })
  }
  if (others.length > 0) {
    const named = meant.map(each => targetText({ ...each, user: qualifiedUser(each) })).join('; ')
    throw new InvalidInput(`${JSON.stringify(written)} is more than one session: ${named}`, {
      hint: 'name one of them by its id',
    })
  }
  return session
}

function picked(written: string, observation: Observation): readonly Session[] {
  const { match } = selectorOf(written)
  return pick(
    match,
    prepare({ revision: 'none', rules: [], stations: new Map(), policies: [] }),
    observation,
    observation.observedAt,
  ).yes
}
