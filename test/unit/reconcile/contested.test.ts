import { expect, test } from 'vitest'
import { backoffKey, type Fight } from '../../../src/model/ledger.ts'
import type { Rule } from '../../../src/model/policy.ts'
import { contested } from '../../../src/reconcile/contested.ts'
import type { Followed } from '../../../src/reconcile/follow.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { ana, fight, looked } from '../../support/following.ts'
import { session } from '../../support/observation.ts'

const slow = rule({ reapply: { ...reapply, contestedAfter: { reversals: 3, within: lasting('10m') } } })
const yields: Rule = { ...slow, reapply: { ...slow.reapply, whenContested: 'yield' } }

function follow(by: Rule, going: Fight, rules: readonly Rule[] = [by]): Followed {
  return contested(looked(rules, [session()], { ledger: { fights: new Map([[backoffKey(ana.key, by), going]]) } }))
}

test('as many reversals as the rule counts make a session contested, and it is told with what follows', () => {
  const { facts, events } = follow(yields, fight(yields, ['9m', '5m', '0s']))
  expect(facts).toEqual([expect.objectContaining({ kind: 'contested', incarnation: ana, reversals: 3 })])
  expect(events).toEqual([
    expect.objectContaining({ kind: 'contested', reversals: 3, within: lasting('10m'), whenContested: 'yield' }),
  ])
})

test('a rule that goes on slowly waits the longest from the first moment on', () => {
  const [, wait] = follow(slow, fight(slow, ['2m', '1m', '0s'])).facts
  if (wait?.kind !== 'backoff') throw new Error('no wait was begun')
  expect(wait.delay).toBeGreaterThanOrEqual(lasting('150s'))
  expect(wait.delay).toBeLessThanOrEqual(lasting('5m'))
})

test.each<[string, Fight, readonly Rule[]]>([
  ['one fewer', fight(slow, ['1m', '0s']), [slow]],
  ['as many, of which one is too old', fight(slow, ['10m', '1m', '0s']), [slow]],
  ['as many that were told before', fight(slow, ['2m', '1m', '0s'], '0s'), [slow]],
  ['as many of a rule that was changed since', fight(slow, ['2m', '1m', '0s']), [{ ...slow, digest: 'sha256:new' }]],
  ['as many of a rule that has gone', fight(slow, ['2m', '1m', '0s']), []],
])('%s make nothing', (_, going, rules) => {
  expect(follow(slow, going, rules)).toEqual({ facts: [], events: [] })
})
