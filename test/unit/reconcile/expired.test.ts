import { expect, test } from 'vitest'
import type { Hold, Holds } from '../../../src/model/hold.ts'
import { plus } from '../../../src/model/time.ts'
import { block } from '../../../src/providers/simulator/events.ts'
import { expired } from '../../../src/reconcile/expired.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { ana, hold, looked } from '../../support/following.ts'
import { startLoop } from '../../support/loop.ts'
import { missed } from '../../support/missed.ts'
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

test.each<[string, Hold, readonly (typeof ben)[], Circumstances]>([
  ['its time is not over', hold({ until: plus(noon, lasting('1s')) }), [session()], {}],
  ['it is about whoever comes', hold(), [], {}],
  ['its session is here', hold(bound), [session()], {}],
  ['a look misses its session', hold(bound), [], {}],
  ['somebody else has its session, whom it does not cover', hold(bound), [ben], {}],
  ['it honours a block, which is for another to end', hold({ ...bound, ...over, honours: rule() }), [], {}],
])('a hold stays where %s', (_, placed, sessions, given) => {
  expect(ended({ holds: [placed] }, [...sessions], given)).toEqual([])
})

test('a hold of one session is kept to its end, also when a look misses the session', async () => {
  await using loop = await startLoop({ pupils: 2 })
  const selector = { text: '1', match: { sessionId: ['1'] } }
  await loop.order({ verb: 'hold', selector, length: { for: lasting('20m') }, reason: 'an exam' })
  await missed(loop)
  loop.happen(state => block(state, '1'))
  await loop.pass('19m')
  expect([loop.calls.length, loop.journal('placed-ended')]).toEqual([0, []])
  await loop.pass('1m')
  expect([loop.calls.length, loop.session('1').blocked]).toEqual([1, 'no'])
})
