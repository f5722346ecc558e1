import type { Match, MatchField } from './policy.ts'

/** What a match says something of, in its order. */
export function namesIn(match: Match): readonly (keyof Match)[] {
  return Object.keys(match) as (keyof Match)[] // parsed by a schema that lets no other keys through
}

/** Every field of a session that it speaks of, also within `any`, `all` and `not`, each once. */
export function fieldsIn(match: Match): ReadonlySet<MatchField> {
  const fields = new Set<MatchField>()
  const look = (part: Match): void => {
    for (const name of namesIn(part)) {
      if (name === 'any' || name === 'all') part[name]?.forEach(look)
      else if (name === 'not') look(part.not ?? {})
      else if (name !== 'everySession') fields.add(name)
    }
  }
  look(match)
  return fields
}
