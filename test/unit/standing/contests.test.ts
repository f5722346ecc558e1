import { expect, test } from 'vitest'
import { identify } from '../../../src/model/incarnation.ts'
import { backoffKey, emptyLedger, type Fight, type Ledger } from '../../../src/model/ledger.ts'
import type { Rule } from '../../../src/model/policy.ts'
import { contestsNow } from '../../../src/standing/contests.ts'
import { rule } from '../../support/bundle.ts'
import { noon, observation, session } from '../../support/observation.ts'

const rules = [rule({ rule: 'one' }), rule({ rule: 'two' })]
const sightings = identify(observation(['10', '9', 'c2'].map(id => session({ id, user: `u${id}` }))), new Map())

function fought(over: readonly (readonly [string, Rule])[]): Ledger {
  const fights = over.map(([id, by]): [string, Fight] => {
    const key = backoffKey(sightings.get(id)?.key ?? `host-1/${id}/gone`, by)
    return [key, { ruleDigest: by.digest, reversals: [noon], contestedSince: noon }]
  })
  return { ...emptyLedger, sightings, fights: new Map(fights) }
}

test('contests stand in the order of sessions, and of rules within one', () => {
  const [one, two] = rules
  if (one === undefined || two === undefined) throw new Error('two rules')
  const ledger = fought([
    ['c2', one],
    ['10', two],
    ['9', two],
    ['9', one],
  ])
  expect(
    contestsNow(ledger, rules, noon).map(({ sessionId, user, rule: { rule } }) => [sessionId, user, rule]),
  ).toEqual([
    ['9', 'CLASS\\u9', 'one'],
    ['9', 'CLASS\\u9', 'two'],
    ['10', 'CLASS\\u10', 'two'],
    ['c2', 'CLASS\\uc2', 'one'],
  ])
})

test('who has gone, a rule that has gone, and a rule that says something else now, are fought over no more', () => {
  const other = rule({ rule: 'one', digest: 'sha256:other' })
  expect(contestsNow(fought([['44', rule({ rule: 'one' })]]), rules, noon)).toEqual([])
  expect(contestsNow(fought([['9', rule({ rule: 'three' })]]), rules, noon)).toEqual([])
  expect(contestsNow(fought([['9', other]]), rules, noon)).toEqual([])
})
