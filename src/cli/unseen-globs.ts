import { type NameGlob, unseenGlobs } from '../anonymise/seen-globs.ts'
import type { Observation } from '../model/session.ts'
import type { PreparedBundle } from '../planner/plan.ts'

/** The globs of policies of which nobody can tell what they see, since a snapshot was anonymised for others; each once. */
export function unseenOf(
  observations: readonly Observation[],
  prepared: readonly Pick<PreparedBundle, 'bundle'>[],
): readonly NameGlob[] {
  const matches = prepared.flatMap(({ bundle }) => bundle.rules.map(({ match }) => match))
  const found = observations.flatMap(observation => unseenGlobs(observation, matches))
  return [...new Map(found.map(glob => [`${glob.kind}\n${glob.pattern}`, glob])).values()]
}
