import { describe, expect, test } from 'vitest'
import { identify } from '../../../src/model/incarnation.ts'
import { backoffKey } from '../../../src/model/ledger.ts'
import { plus } from '../../../src/model/time.ts'
import { type Explanation, explain } from '../../../src/planner/explain.ts'
import type { Edit } from '../../../src/planner/explain-edits.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { clock, lasting, rule, window } from '../../support/bundle.ts'
import { explained } from '../../support/explaining.ts'
import { at, noon, observation, session } from '../../support/observation.ts'
import { hold, override } from '../../support/placed.ts'
import { inputsOf } from '../../support/planning.ts'

const blocked = session({ blocked: 'yes' })

function changeOf(kind: Edit['edit'], { changes }: Explanation): Explanation['changes'][number] | undefined {
  return changes.find(({ edit }) => edit.edit === kind)
}

describe('dropping one field', () => {
  test('is named where the rule then decides', () => {
    const rules = [rule({ match: { user: ['ben'], connection: ['station'] } })]
    expect(changeOf('drop-field', explained(rules, blocked))).toMatchObject({
      edit: { rule: { rule: 'open' }, place: 'user', leaves: { connection: ['station'] } },
      becomes: { status: 'change', action: 'unlock', reason: { code: 'blocked' } },
    })
  })

  test('is named where the field is what is not known', () => {
    const rules = [rule({ match: { group: ['pupils'], connection: ['station'] } })]
    const { changes } = explained(rules, { ...blocked, groups: null })
    expect(changes[0]).toMatchObject({ edit: { edit: 'drop-field', place: 'group' }, becomes: { status: 'change' } })
  })

  test('is not named where another rule decides the same all the same', () => {
    const rules = [rule({ rule: 'near', match: { user: ['ben'], connection: ['station'] } }), rule()]
    expect(changeOf('drop-field', explained(rules, blocked))).toBeUndefined()
  })

  test('of a rule that is not in force helps nobody', () => {
    const near = rule({ match: { user: ['ben'], admin: false }, expiresAt: at('2026-11-21T11:00:00Z') })
    expect(explained([near], blocked).changes).toEqual([])
  })

  test('that leaves a rule about every session is named only where nothing else is found', () => {
    const bare = rule({ rule: 'bare', match: { user: ['ben'] }, ensure: 'disconnected', priority: 1 })
    expect(explained([bare], blocked).changes).toMatchObject([
      {
        edit: { edit: 'drop-field', place: 'user', leaves: { everySession: true } },
        becomes: { action: 'disconnect' },
      },
    ])
    expect(explained([bare, rule()], blocked).changes.map(({ edit }) => edit.edit)).toEqual(['change-ensure'])
  })
})

describe('changing ensure', () => {
  test('is named with what there is and what it would take', () => {
    expect(explained([rule()], session()).changes).toMatchObject([
      {
        edit: { edit: 'change-ensure', rule: { rule: 'open' }, from: 'unlocked', to: 'disconnected' },
        becomes: { status: 'change', action: 'disconnect' },
      },
    ])
  })

  test('ends a conflict', () => {
    const rules = [rule({ rule: 'a' }), rule({ rule: 'b', ensure: 'disconnected' })]
    expect(changeOf('change-ensure', explained(rules, blocked))).toMatchObject({
      edit: { rule: { rule: 'a' }, to: 'disconnected' },
      becomes: { status: 'change', action: 'disconnect' },
    })
  })

  test('takes the doubt away that keeps a disconnect back', () => {
    const rules = [
      rule({ rule: 'go', ensure: 'disconnected' }),
      rule({ rule: 'stay', ensure: 'unmanaged', match: { group: ['x'] }, touchAdmins: true }),
    ]
    const { decision, changes } = explained(rules, session({ groups: null }))
    expect(decision.reason.code).toBe('undecided-match')
    expect(changes.map(({ edit }) => edit.edit)).toContain('change-ensure')
  })
})

describe('raising a priority', () => {
  test('is named with the least that does it', () => {
    const rules = [rule({ priority: 7 }), rule({ rule: 'go', priority: 2, ensure: 'disconnected' })]
    expect(changeOf('raise-priority', explained(rules, blocked))).toMatchObject({
      edit: { rule: { rule: 'go' }, from: 2, to: 8 },
      becomes: { status: 'change', action: 'disconnect' },
    })
  })

  test('ends a conflict in favour of the first', () => {
    const rules = [rule({ rule: 'a' }), rule({ rule: 'b', ensure: 'disconnected' })]
    expect(changeOf('raise-priority', explained(rules, blocked))).toMatchObject({
      edit: { rule: { rule: 'a' }, from: 0, to: 1 },
      becomes: { status: 'change', action: 'unlock' },
    })
  })

  test('is nothing for a rule that is alone, or already above', () => {
    expect(changeOf('raise-priority', explained([rule()], blocked))).toBeUndefined()
    const agreed = [rule({ priority: 3 }), rule({ rule: 'low' })]
    expect(changeOf('raise-priority', explained(agreed, blocked))).toBeUndefined()
  })

  test('goes no higher than a policy may say', () => {
    const rules = [rule({ priority: 1_000_000 }), rule({ rule: 'go', ensure: 'disconnected' })]
    expect(changeOf('raise-priority', explained(rules, blocked))).toBeUndefined()
  })

  test('is of no use against an override', () => {
    const rules = [rule({ rule: 'a', priority: 2 }), rule({ rule: 'b', ensure: 'unmanaged' })]
    const explanation = explained(rules, session(), { holds: { overrides: [override()] } })
    expect(explanation.changes.map(({ edit }) => edit.edit)).toEqual(['release'])
  })
})

describe('entering the window', () => {
  const night = rule({
    rule: 'night',
    priority: 1,
    ensure: 'disconnected',
    windows: [window({ from: clock('22:00'), to: clock('23:00') })],
  })

  test('is named with the instant at which it opens', async () => {
    const explanation = explained([night, rule()], session(), { zones: await loadZones() })
    expect(changeOf('enter-window', explanation)).toMatchObject({
      edit: { rule: { rule: 'night' }, at: at('2026-11-21T22:00:00Z') },
      becomes: { status: 'change', action: 'disconnect' },
    })
  })

  test('is not named where it is the waiting that does it, and not the window', async () => {
    const holds = { holds: [hold()] }
    const explanation = explained([{ ...night, ensure: 'unlocked' }, rule()], blocked, {
      holds,
      zones: await loadZones(),
    })
    expect(explanation.decision.reason.code).toBe('held')
    expect(changeOf('enter-window', explanation)).toBeUndefined()
  })

  test('is nothing for a rule that never comes into force again', () => {
    const past = rule({ ensure: 'disconnected', expiresAt: at('2026-11-21T11:00:00Z') })
    expect(explained([past], session()).changes).toEqual([])
  })
})

describe('touchAdmins', () => {
  test('is named where it is the administrator who is protected', () => {
    const { changes, decision } = explained([rule()], { ...blocked, admin: true })
    expect(decision.reason).toEqual({ code: 'protected', because: 'admin' })
    expect(changes.at(-1)).toMatchObject({
      edit: { edit: 'touch-admins', rule: { rule: 'open' } },
      becomes: { status: 'change', action: 'unlock' },
    })
  })

  test('is nothing where something else protects', () => {
    const explanation = explained([rule()], { ...blocked, own: true, admin: true })
    expect(changeOf('touch-admins', explanation)).toBeUndefined()
  })
})

describe('a release', () => {
  test('is named with all that covers the session, for one hold less would change nothing', () => {
    const explanation = explained([rule()], blocked, { holds: { holds: [hold(), hold({ id: 'h2' })] } })
    expect(changeOf('release', explanation)).toMatchObject({
      edit: { holds: ['h1', 'h2'], overrides: [], waits: false, pause: false },
      becomes: { status: 'change', action: 'unlock' },
    })
  })

  test('ends an override', () => {
    const explanation = explained([rule()], blocked, { holds: { overrides: [override({}, { ensure: 'unmanaged' })] } })
    expect(changeOf('release', explanation)).toMatchObject({
      edit: { holds: [], overrides: ['o1'] },
      becomes: { status: 'change', action: 'unlock' },
    })
  })

  test('ends the wait after a failure', () => {
    const key = identify(observation([blocked]), new Map()).get('5')?.key ?? ''
    const until = plus(noon, lasting('5m'))
    const backoff = new Map([[backoffKey(key, rule()), { until, attempt: 3, ruleDigest: rule().digest }]])
    const explanation = explained([rule()], blocked, { ledger: { backoff } })
    expect(explanation.decision.reason.code).toBe('backoff')
    expect(changeOf('release', explanation)).toMatchObject({ edit: { waits: true }, becomes: { status: 'change' } })
  })

  test("is of this session alone, so that those who stay held take nobody else's place", () => {
    const sessions = [blocked, session({ id: '6', user: 'ben', blocked: 'yes' })]
    const hostLimit = { count: 1, per: lasting('1h') }
    const inputs = inputsOf([rule()], sessions, { holds: { holds: [hold()] }, guards: { hostLimit } })
    for (const { id } of sessions) {
      const explanation = explain(inputs, id)
      expect(explanation?.changes.at(-1)).toMatchObject({ edit: { edit: 'release' }, becomes: { status: 'change' } })
    }
  })

  test('is found where the budget is a share of what others have', () => {
    const sessions = [session({ state: 'other' }), session({ id: '6', user: 'ben' })]
    const rules = [rule({ ensure: 'disconnected', match: { sessionId: ['5'] } })]
    const disruptionBudget = { count: 2, share: 1, per: lasting('10m') }
    const holds = { holds: [hold()] }
    const given = { holds, ledger: { disconnects: [noon] }, guards: { disruptionBudget } }
    const explanation = explain(inputsOf(rules, sessions, given), '5')
    expect(explanation?.changes.at(-1)).toMatchObject({ edit: { edit: 'release' }, becomes: { status: 'change' } })
  })

  test('is nothing where a hold keeps nothing back', () => {
    expect(changeOf('release', explained([rule()], session(), { holds: { holds: [hold()] } }))).toBeUndefined()
  })
})

describe('an edit', () => {
  test('that only ends a wait because the rule is another is not named', () => {
    const key = identify(observation([blocked]), new Map()).get('5')?.key ?? ''
    const until = plus(noon, lasting('5m'))
    const low = rule({ rule: 'low', priority: -1 })
    const waiting = [rule(), low].map(
      each => [backoffKey(key, each), { until, attempt: 1, ruleDigest: each.digest }] as const,
    )
    const { changes } = explained([rule(), low], blocked, { ledger: { backoff: new Map(waiting) } })
    expect(changes.map(({ edit }) => edit.edit)).toEqual(['change-ensure', 'release'])
  })

  test('is named at most once a kind, in the order of the list', () => {
    const rules = [
      rule({
        rule: 'near',
        match: { user: ['ben'], admin: true },
        priority: 4,
        ensure: 'disconnected',
        touchAdmins: true,
      }),
      rule({ rule: 'now', priority: 3 }),
      rule({ rule: 'low', ensure: 'disconnected', touchAdmins: true }),
    ]
    const { changes } = explained(rules, { ...blocked, admin: true }, { holds: { holds: [] } })
    expect(changes.map(({ edit }) => edit.edit)).toEqual([
      'drop-field',
      'change-ensure',
      'raise-priority',
      'touch-admins',
    ])
  })

  test('may not be there at all', () => {
    const explanation = explained([rule()], blocked, { stopped: true, guards: { protect: { users: [], groups: [] } } })
    expect(explained([], blocked).changes).toEqual([])
    expect(changeOf('touch-admins', explanation)).toBeUndefined()
    expect(explanation.triedAll).toBe(true)
  })
})
