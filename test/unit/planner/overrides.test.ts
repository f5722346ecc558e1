import { describe, expect, test } from 'vitest'
import { MANUAL_POLICY, type Override } from '../../../src/model/hold.ts'
import type { Decision } from '../../../src/model/plan.ts'
import type { Rule } from '../../../src/model/policy.ts'
import { instant, plus } from '../../../src/model/time.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { at, noon, session } from '../../support/observation.ts'
import { hold, override, selecting } from '../../support/placed.ts'
import { decided, planned } from '../../support/planning.ts'
import { keyOf } from '../../support/remembered.ts'

const until = plus(noon, lasting('10m'))
const open = rule({ priority: 999 })
const active = session()

function decidedUnder(overrides: readonly Override[], rules: readonly Rule[] = [open], seen = active): Decision {
  return decided(rules, seen, { holds: { overrides } })
}

describe('an override', () => {
  test('decides above every policy, and says what the policies would want', () => {
    const plan = planned([open], [active], { holds: { overrides: [override()] } })
    const [decision] = plan.decisions
    expect(decision).toMatchObject({ status: 'change', action: 'disconnect', desired: 'disconnected' })
    expect(decision?.rule).toEqual({ policy: 'override', rule: 'o1', file: 'command line', line: 0 })
    expect(decision?.drift).toEqual({
      desired: 'unlocked',
      rule: { policy: 'room', rule: 'open', file: 'room.yaml', line: 10 },
      by: 'CLASS\\keller',
      until,
    })
    expect(plan.wakeAt).toBe(until)
  })

  test('decides where no policy says anything', () => {
    expect(decidedUnder([override()], []).drift).toEqual({ desired: null, rule: null, by: 'CLASS\\keller', until })
  })

  test('settles what the policies are at odds about', () => {
    const odds = [open, rule({ rule: 'other', priority: 999, ensure: 'unmanaged' })]
    expect(decidedUnder([], odds).status).toBe('conflict')
    const decision = decidedUnder([override()], odds)
    expect([decision.status, decision.drift?.desired]).toEqual(['change', null])
  })

  test('leaves a decision of the policies as it is where it is not about the session', () => {
    const decision = decidedUnder([override({ selector: selecting({ user: ['ben'] }) })])
    expect(decision).toEqual(decidedUnder([]))
    expect(decision).not.toHaveProperty('drift')
  })

  test('is over at its last instant, not before', () => {
    expect(decidedUnder([override({ until: instant(noon + 1) })]).status).toBe('change')
    expect(decidedUnder([override({ until: noon })])).toEqual(decidedUnder([]))
  })

  test('that was released from a session decides about the others', () => {
    const released = override({ released: new Set([keyOf(active)]) })
    expect(decidedUnder([released]).status).toBe('in-sync')
    expect(decidedUnder([released], [open], session({ id: '6' })).status).toBe('change')
  })

  test('bound to an incarnation is about that one alone', () => {
    const bound = override({ incarnation: keyOf(active), selector: selecting({ sessionId: ['99'] }) })
    expect(decidedUnder([bound]).status).toBe('change')
    const later = session({ logonAt: at('2026-11-21T11:00:00Z') })
    expect(decidedUnder([bound], [open], later).status).toBe('in-sync')
  })

  test('gives way to a newer one, and to an older one where the newer is not about the session', () => {
    const older = override({ id: 'older' })
    const newer = override({ id: 'newer', selector: selecting({ station: ['4'] }) }, { ensure: 'unmanaged' })
    expect(decidedUnder([older, newer]).rule?.rule).toBe('newer')
    expect(decidedUnder([older, newer], [open], session({ station: '7' })).rule?.rule).toBe('older')
  })

  test('meets every guard that a policy meets', () => {
    const admin = session({ admin: true })
    expect(decidedUnder([override()], [open], admin).reason).toEqual({ code: 'protected', because: 'admin' })
    const decision = decided([open], active, { holds: { holds: [hold()], overrides: [override()] } })
    expect(decision.reason.code).toBe('held')
    expect(decision.drift?.desired).toBe('unlocked')
  })

  test('leaves nothing to preview', () => {
    const trial = rule({ rule: 'trial', planOnly: true, ensure: 'unmanaged', priority: 1_000 })
    expect(decidedUnder([], [open, trial]).preview).toBeDefined()
    expect(decidedUnder([override()], [open, trial]).preview).toBeUndefined()
  })

  test("says nothing to a person's own word", () => {
    const word = rule({ policy: MANUAL_POLICY, rule: 'unlock', match: { sessionId: ['6'] } })
    expect(decidedUnder([override()], [word]).reason.code).toBe('no-rule')
  })

  test('of whoever is idle begins with the idle time, and the plan wakes then', () => {
    const idle = override({ selector: selecting({ idleFor: lasting('5m') }) })
    const plan = planned([open], [active], { holds: { overrides: [idle] } })
    expect([plan.decisions[0]?.status, plan.wakeAt]).toEqual(['in-sync', at('2026-11-21T12:04:00Z')])
    const then = planned([open], [active], { holds: { overrides: [idle] }, now: plan.wakeAt ?? noon })
    expect(then.decisions[0]?.status).toBe('change')
  })
})

describe('an override of which it can not be told whether it is about a session', () => {
  const unseen = session({ station: null })
  const close = rule({ rule: 'close', ensure: 'disconnected' })
  const doubtful = override({ selector: selecting({ station: ['4'] }) }, { ensure: 'unmanaged' })

  test('keeps a disconnect back, and names itself and the field', () => {
    const rule = { policy: 'override', rule: 'o1', file: 'command line', line: 0 }
    expect(decidedUnder([doubtful], [close], unseen).reason).toEqual({
      code: 'undecided-match',
      rule,
      field: 'station',
    })
  })

  test('lets an unlock go ahead', () => {
    expect(decidedUnder([doubtful], [open], session({ station: null, blocked: 'yes' })).status).toBe('change')
  })

  test('does not matter where it wants the same', () => {
    const same = override({ selector: selecting({ station: ['4'] }) })
    expect(decidedUnder([same], [close], unseen).status).toBe('change')
  })

  test('matters over an older override that decides, and not under a newer one', () => {
    const certain = override({ id: 'certain' })
    expect(decidedUnder([certain, doubtful], [], unseen).reason.code).toBe('undecided-match')
    expect(decidedUnder([doubtful, certain], [], unseen).status).toBe('change')
  })

  test('decides nothing where no rule does', () => {
    expect(decidedUnder([doubtful], [], unseen).reason.code).toBe('no-rule')
  })
})
