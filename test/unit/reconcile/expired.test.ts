import { expect, test } from 'vitest'
import type { Hold, Holds } from '../../../src/model/hold.ts'
import { plus } from '../../../src/model/time.ts'
import { expired } from '../../../src/reconcile/expired.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { ana, hold, looked } from '../../support/following.ts'
import { noon, session } from '../../support/observation.ts'
import type { Circumstances } from '../../support/planning.ts'

const ben = session({ user: 'ben' })

function ended(holds: Partial<Holds>, sessions = [session()], given: Circumstances = {}): readonly unknown[] {
  const { facts, events } = expired(
    looked([rule()], sessions, { ...given, holds, ledger: { sightings: new Map([['5', ana]]) } }),
  )
  expect(events.map(event => event.kind === 'placed-ended' && [event.placed.id, event.why])).toEqual(
    facts.map(fact => fact.kind === 'placed-ended' && [fact.id, fact.why]),
  )
  return facts
}

const over = { until: noon }
const bound = { incarnation: ana.key }

test('a hold and an override are cleared away at their end, by nobody', () => {
  const { honours: _, ...placed } = hold({ id: 'o1', ...over })
  const override = { ...placed, kind: 'override', rule: rule({ policy: 'override', rule: 'o1' }) } as const
  expect(ended({ holds: [hold(over), hold({ id: 'h2' })], overrides: [override] })).toEqual([
    { kind: 'placed-ended', id: 'h1', why: 'expired', by: null },
    { kind: 'placed-ended', id: 'o1', why: 'expired', by: null },
  ])
})

test('what is about one stay of one person ends with it', () => {
  const gone = [{ kind: 'placed-ended', id: 'h1', why: 'session-gone', by: null }]
  expect(ended({ holds: [hold(bound)] }, [])).toEqual(gone)
  expect(ended({ holds: [hold(bound)] }, [ben])).toEqual(gone)
})

test.each<[string, Hold, readonly (typeof ben)[], Circumstances]>([
  ['its time is not over', hold({ until: plus(noon, lasting('1s')) }), [session()], {}],
  ['it is about whoever comes', hold(), [], {}],
  ['its session is here', hold(bound), [session()], {}],
  ['its session is only out of sight', hold(bound), [], { observation: { complete: false } }],
  ['it honours a block, which is for another to end', hold({ ...bound, ...over, honours: rule() }), [], {}],
])('a hold stays where %s', (_, placed, sessions, given) => {
  expect(ended({ holds: [placed] }, [...sessions], given)).toEqual([])
})
