import { fnv1a, hex32 } from '../model/fnv.ts'
import type { Match } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import { type NameKind, namePatterns } from './patterns.ts'

/** A glob of a policy, and the kind of names that it is held against. */
export interface NameGlob {
  readonly kind: NameKind
  /** In the case in which names are compared. */
  readonly pattern: string
}

/**
 * The snapshot with a mark for each glob that it was anonymised for, so that whoever plans with it learns which globs it can't answer. Of the
 * policies' own globs alone: whom the settings protect is told to nobody.
 */
export function markedFor(observation: Observation, matches: readonly Match[]): Observation {
  const { anonymisedFor: already } = observation
  const marks = globsOf(matches).map(markOf)
  // What was lost the first time does not come back.
  return { ...observation, anonymisedFor: already === undefined ? marks : marks.filter(mark => already.includes(mark)) }
}

/** The globs of these policies of which an anonymised snapshot does not tell what they would see; none where names are as they were. */
export function unseenGlobs({ anonymisedFor }: Observation, matches: readonly Match[]): readonly NameGlob[] {
  if (anonymisedFor === undefined) return []
  const seen = new Set(anonymisedFor)
  return globsOf(matches).filter(glob => !seen.has(markOf(glob)))
}

/** By kind, then in the order of text; without those that see every name alike. */
function globsOf(matches: readonly Match[]): readonly NameGlob[] {
  const patterns = namePatterns(matches, { users: [], groups: [] })
  const kinds = Object.keys(patterns) as NameKind[] // of this very record
  return kinds.flatMap(kind =>
    [...patterns[kind]]
      .filter(pattern => !/^\*+$/.test(pattern))
      .toSorted()
      .map(pattern => ({ kind, pattern })),
  )
}

function markOf({ kind, pattern }: NameGlob): string {
  return hex32(fnv1a(`${kind}\n${pattern}`))
}
