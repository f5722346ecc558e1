import fc from 'fast-check'
import { expect, test } from 'vitest'
import { factsOf } from '../../../src/planner/facts.ts'
import { indexRules } from '../../../src/planner/rule-index.ts'
import { type Selection, select } from '../../../src/planner/selection.ts'
import { bundle } from '../../support/bundle.ts'
import { noon, observation } from '../../support/observation.ts'
import { rules, sessions, stations } from './arbitraries.ts'
import { naiveSelection } from './naive.ts'

test('looking rules up picks the same as asking every rule', () => {
  const many = fc.array(rules({ timed: false }), { minLength: 1, maxLength: 6 }).map(lists => lists.flat())
  fc.assert(
    fc.property(many, sessions, stations, fc.infiniteStream(fc.boolean()), (rules, sessions, stations, coin) => {
      const loaded = bundle(rules, { stations })
      const observed = observation(sessions)
      const holding = loaded.rules.map(() => coin.next().value || coin.next().value)
      const index = indexRules(loaded)
      const inForce = loaded.rules.filter((_, rank) => holding[rank])
      const enforced = inForce.filter(rule => rule.planOnly === null)
      const around = { observation: observed, stations, now: noon }
      for (const session of sessions) {
        if (session.user === null) continue
        const facts = factsOf(session, session.user, observed, stations, noon)
        const selections = select(index, holding, facts)
        expect(named(selections.enforced)).toEqual(naiveSelection(enforced, session, around))
        expect(named(selections.preview)).toEqual(naiveSelection(inForce, session, around))
      }
    }),
    { numRuns: 1_500 },
  )
})

function named({ winner, conflict, undecided }: Selection): ReturnType<typeof naiveSelection> {
  return { winner, conflict, undecided: undecided?.rule ?? null }
}
