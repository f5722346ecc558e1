import { expect, test } from 'vitest'
import { backoffKey, type Fight } from '../../../src/model/ledger.ts'
import type { Rule } from '../../../src/model/policy.ts'
import type { Session } from '../../../src/model/session.ts'
import { calm } from '../../../src/reconcile/calm.ts'
import type { Followed } from '../../../src/reconcile/follow.ts'
import { rule } from '../../support/bundle.ts'
import { ana, fight, looked } from '../../support/following.ts'
import { session } from '../../support/observation.ts'
import type { Circumstances } from '../../support/planning.ts'

const open = rule()

function follow(
  going: Fight,
  rules: readonly Rule[],
  sessions: readonly Session[],
  given: Circumstances = {},
): Followed {
  const fights = new Map([[backoffKey(ana.key, open), going]])
  return calm(looked(rules, sessions, { ...given, ledger: { fights, sightings: new Map([['5', ana]]) } }))
}

test.each<[string, string, Fight, readonly Rule[], readonly Session[]]>([
  ['calm', 'as long without a reversal as the rule says', fight(open, ['15m', '10m'], '15m'), [open], [session()]],
  ['rule-changed', 'another content', fight(open, ['1m'], '1m'), [{ ...open, digest: 'sha256:new' }], [session()]],
  ['rule-changed', 'no such rule any more', fight(open, ['1m'], '1m'), [], [session()]],
  ['rule-changed', 'no such rule any more, and nobody there', fight(open, ['1m'], '1m'), [], []],
  ['session-gone', 'nobody there for as long as the rule says', fight(open, ['15m', '10m'], '15m'), [open], []],
  ['session-gone', 'somebody else there', fight(open, ['1m'], '1m'), [open], [session({ user: 'ben' })]],
])('a fight is over (%s) with %s, and that is told', (why, _, going, rules, sessions) => {
  const { facts, events } = follow(going, rules, sessions)
  const about = expect.objectContaining({ key: ana.key, sessionId: '5', user: 'CLASS\\ana' })
  const by = expect.objectContaining({ policy: 'room', rule: 'open', digest: open.digest })
  expect(facts).toEqual([{ kind: 'calm', incarnation: about, rule: by, why }])
  expect(events).toEqual([{ kind: 'calm', incarnation: about, rule: by, why }])
})

test.each<[string, Fight, readonly Session[], Circumstances]>([
  ['goes on while the last reversal is young', fight(open, ['15m', '9m'], '15m'), [session()], {}],
  ['that never was one ends without a word', fight(open, ['15m', '10m']), [session()], {}],
  ['goes on though a look misses its session', fight(open, ['9m'], '9m'), [], {}],
  ['goes on while its session is out of sight', fight(open, ['9m'], '9m'), [], { observation: { complete: false } }],
])('a fight %s', (_, going, sessions, given) => {
  expect(follow(going, [open], sessions, given)).toEqual({ facts: [], events: [] })
})
