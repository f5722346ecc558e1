import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FactFinder, labelsOf } from '../../../src/planner/facts.ts'
import { indexRules } from '../../../src/planner/rule-index.ts'
import { type Selection, Selector } from '../../../src/planner/selection.ts'
import { bundle } from '../../support/bundle.ts'
import { noon, observation } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'
import { rules, sessions, stations } from './arbitraries.ts'
import { naiveSelection } from './naive.ts'

test('looking rules up picks the same as asking every rule', () => {
  const many = fc.array(rules({ timed: false }), { minLength: 1, maxLength: 6 }).map(lists => lists.flat())
  fc.assert(
    fc.property(many, sessions, stations, fc.infiniteStream(fc.boolean()), (rules, sessions, stations, coin) => {
      const loaded = bundle(rules, { stations })
      const observed = observation(sessions)
      const holding = loaded.rules.map(() => coin.next().value || coin.next().value)
      const selector = new Selector(indexRules(loaded), holding)
      const finder = new FactFinder(observed, labelsOf(stations), noon)
      const inForce = loaded.rules.filter((_, rank) => holding[rank])
      const enforced = inForce.filter(rule => !rule.planOnly)
      const around = { observation: observed, stations, now: noon }
      for (const session of sessions) {
        if (session.user === null) continue
        const selections = selector.of(finder.of(session, session.user))
        expect(named(selections.enforced)).toEqual(naiveSelection(enforced, session, around))
        expect(named(selections.preview)).toEqual(naiveSelection(inForce, session, around))
      }
    }),
    { numRuns: runs(1_500) },
  )
})

function named({ winner, conflict, undecided }: Selection): ReturnType<typeof naiveSelection> {
  return { winner: winner?.rule ?? null, conflict: conflict?.rule ?? null, undecided: undecided?.rule.rule ?? null }
}
