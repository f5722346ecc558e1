import { describe, expect, test } from 'vitest'
import { explain } from '../../../src/planner/explain.ts'
import { guardOrder } from '../../../src/planner/explain-guards.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { clock, rule, window } from '../../support/bundle.ts'
import { explained } from '../../support/explaining.ts'
import { at, session } from '../../support/observation.ts'
import { hold, override } from '../../support/placed.ts'
import { decided, inputsOf } from '../../support/planning.ts'

const blocked = session({ blocked: 'yes' })
const standings = ({ candidates }: ReturnType<typeof explained>): Readonly<Record<string, string>> =>
  Object.fromEntries(candidates.map(({ ref, standing }) => [ref.rule, standing]))

describe('the decision', () => {
  test('is the one of the plan', () => {
    expect(explained([rule()], blocked).decision).toEqual(decided([rule()], blocked))
  })

  test('is not known of a session that is not there', () => {
    expect(explain(inputsOf([rule()], [blocked]), '77')).toBeNull()
  })

  test('about a session without a user needs no rules', () => {
    const { decision, candidates, changes } = explained([rule()], session({ user: null }))
    expect(decision.reason.code).toBe('not-a-user-session')
    expect([...candidates, ...changes]).toEqual([])
  })
})

describe('the candidates', () => {
  test('are what matches or may match, the highest rank first, and each is told what became of it', () => {
    const rules = [
      rule({ rule: 'low', priority: 1 }),
      rule({ rule: 'high', priority: 5 }),
      rule({ rule: 'second', priority: 5 }),
      rule({ rule: 'shown', priority: 9, planOnly: true }),
      rule({ rule: 'doubtful', priority: 2, match: { client: ['pc-1'] } }),
      rule({ rule: 'others', match: { user: ['ben'] } }),
    ]
    const explanation = explained(rules, session({ connection: 'console', client: null }))
    expect(standings(explanation)).toEqual({
      shown: 'plan-only',
      high: 'wins',
      second: 'agrees',
      doubtful: 'undecided',
      low: 'outranked',
    })
    expect(Object.keys(standings(explanation))).toEqual(['shown', 'high', 'second', 'doubtful', 'low'])
    expect(explanation.candidates.find(({ ref }) => ref.rule === 'doubtful')?.field).toBe('client')
  })

  test('in conflict are all those of the highest priority that disagree', () => {
    const rules = [
      rule({ rule: 'a', priority: 1 }),
      rule({ rule: 'b', priority: 1, ensure: 'disconnected' }),
      rule({ rule: 'c', ensure: 'unmanaged' }),
    ]
    const explanation = explained(rules, session())
    expect(standings(explanation)).toEqual({ a: 'conflicts', b: 'conflicts', c: 'outranked' })
    expect([explanation.won, explanation.wanted]).toEqual([null, null])
  })

  test('say until when they are in force, and from when', async () => {
    const zones = await loadZones()
    const rules = [
      rule({ rule: 'open', windows: [window()] }),
      rule({ rule: 'old', expiresAt: at('2026-11-21T09:30:00Z') }),
      rule({ rule: 'always' }),
    ]
    const { candidates } = explained(rules, session(), { now: at('2026-11-21T09:00:00Z'), zones })
    expect(candidates.map(({ inForce, changesAt }) => [inForce, changesAt])).toEqual([
      [true, at('2026-11-21T10:00:00Z')],
      [true, at('2026-11-21T09:30:00Z')],
      [true, null],
    ])
    const later = explained(rules, session(), { now: at('2026-11-21T11:00:00Z'), zones }).candidates
    expect(later.map(({ standing, changesAt }) => [standing, changesAt])).toEqual([
      ['not-in-force', at('2026-11-22T08:00:00Z')],
      ['not-in-force', null],
      ['wins', null],
    ])
  })

  test('run on through windows that follow upon each other', async () => {
    const rules = [
      rule({
        windows: [
          window({ from: clock('08:00'), to: clock('10:00') }),
          window({ from: clock('10:00'), to: clock('11:00') }),
        ],
      }),
    ]
    const { candidates } = explained(rules, session(), { now: at('2026-11-21T09:00:00Z'), zones: await loadZones() })
    expect(candidates[0]?.changesAt).toBe(at('2026-11-21T11:00:00Z'))
  })
})

describe('who won', () => {
  test.each([
    ['there is no other', [], { by: 'no-other', over: null }],
    ['by priority', [rule({ rule: 'low', priority: -1 })], { by: 'priority', over: 'low' }],
    ['by the name of the policy', [rule({ policy: 'yard', rule: 'late' })], { by: 'policy-name', over: 'late' }],
    ['by its place in the policy', [rule({ rule: 'next' })], { by: 'order', over: 'next' }],
  ] as const)('is said: %s', (_, others, expected) => {
    const { won } = explained([rule(), ...others], session())
    expect({ rule: won?.rule.rule, by: won?.by, over: won?.over?.rule ?? null }).toEqual({ rule: 'open', ...expected })
  })

  test('is an override above all rules', () => {
    const { won, candidates } = explained([rule({ priority: 9 })], session(), {
      holds: { overrides: [override({ id: 'old' }), override({ id: 'new' })] },
    })
    expect([won?.by, won?.rule.rule]).toEqual(['override', 'new'])
    expect(candidates.map(({ ref, standing }) => [ref.rule, standing])).toEqual([
      ['new', 'wins'],
      ['old', 'outranked'],
      ['open', 'outranked'],
    ])
  })
})

describe('what it asks, and the guards', () => {
  test('what is asked for is said although a guard keeps it back', () => {
    const { wanted, guards } = explained([rule()], blocked, { holds: { holds: [hold()] } })
    expect(wanted).toMatchObject({ status: 'change', action: 'unlock', reason: { code: 'blocked' } })
    expect(guards.find(({ says }) => says === 'bites')).toEqual({ guard: 'held', says: 'bites', until: hold().until })
    expect(guards.filter(({ says }) => says === 'passes').map(({ guard }) => guard)).toEqual(
      guardOrder.slice(0, guardOrder.indexOf('held')),
    )
    expect(guards.filter(({ says }) => says === 'not-asked')).not.toEqual([])
  })

  test('all pass where a change is due', () => {
    const { guards } = explained([rule()], blocked)
    expect(guards.map(({ says }) => says)).toEqual(guardOrder.map(() => 'passes'))
  })

  test('none is asked where nothing is due', () => {
    expect(explained([rule()], session()).guards).toEqual([])
  })
})

describe('holds and overrides', () => {
  test('that cover the session are named, those of others and those that are over are not', () => {
    const { placed } = explained([rule()], session({ groups: null }), {
      holds: {
        holds: [
          hold({ id: 'all' }),
          hold({ id: 'over', until: at('2026-11-21T11:00:00Z') }),
          hold({ id: 'other', selector: { text: '6', match: { sessionId: ['6'] } } }),
          hold({ id: 'perhaps', selector: { text: 'group=pupils', match: { group: ['pupils'] } } }),
        ],
        overrides: [override({}, { ensure: 'unlocked' })],
      },
    })
    expect(placed.map(({ placed: { id }, match }) => [id, match])).toEqual([
      ['all', 'yes'],
      ['perhaps', 'undecided'],
      ['o1', 'yes'],
    ])
  })
})
