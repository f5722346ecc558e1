import { describe, expect, test } from 'vitest'
import type { Ledger } from '../../../src/model/ledger.ts'
import type { Decision, Plan } from '../../../src/model/plan.ts'
import type { Rule } from '../../../src/model/policy.ts'
import type { Session } from '../../../src/model/session.ts'
import { type Instant, plus } from '../../../src/model/time.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { at, noon, session } from '../../support/observation.ts'
import { type Circumstances, planned } from '../../support/planning.ts'

const per = lasting('10m')
const open = rule({ match: { station: ['open'] } })
const close = rule({ rule: 'close', ensure: 'disconnected', match: { station: ['close'] } })

const blocked = (id: string): Session => session({ id, station: 'open', blocked: 'yes' })
const idle = (id: string, since: string | null): Session =>
  session({ id, station: 'close', idleSince: since === null ? null : time(since) })

function time(clock: string): Instant {
  return at(`2026-11-21T${clock}:00Z`)
}

function hostLimit(count: number, writes: Readonly<Record<string, readonly string[]>> = {}): Circumstances {
  const entries = Object.entries(writes).map(([id, times]): [string, Instant[]] => [id, times.map(time)])
  return { ledger: { writes: new Map(entries) }, guards: { hostLimit: { count, per } } }
}

function budget(count: number, share: number | null = null, disconnects: readonly string[] = []): Circumstances {
  return {
    ledger: { disconnects: disconnects.map(time) },
    guards: { disruptionBudget: { count, share, per } },
  }
}

/** `5 goes`, or `5 host-limit 12:05`. */
function shares({ decisions }: Pick<Plan, 'decisions'>): readonly string[] {
  return decisions.map(({ session, status, reason }: Decision) => {
    if (status === 'change') return `${session.id} goes`
    const until = 'until' in reason && reason.until !== null ? new Date(reason.until).toISOString().slice(11, 16) : ''
    return `${session.id} ${reason.code} ${until}`.trim()
  })
}

function plannedWith(sessions: readonly Session[], given: Circumstances, rules: readonly Rule[] = [open, close]): Plan {
  return planned(rules, sessions, given)
}

describe('the limit of writes on the host', () => {
  const three = ['1', '2', '3'].map(blocked)

  test('lets everything go while there is room', () => {
    expect(shares(plannedWith(three, hostLimit(3)))).toEqual(['1 goes', '2 goes', '3 goes'])
  })

  test('lets as many go as it leaves, and says when the place of each other one frees', () => {
    const plan = plannedWith(three, hostLimit(3, { '8': ['11:51'], '9': ['11:52'] }))
    expect(shares(plan)).toEqual(['1 goes', '2 host-limit 12:01', '3 host-limit 12:02'])
    expect(plan.decisions[1]).toMatchObject({
      status: 'withheld',
      action: 'unlock',
      reason: { code: 'host-limit', count: 3, per },
    })
    expect(plan.wakeAt).toBe(time('12:01'))
  })

  test('goes to the sessions that were written to longest ago, and first to those never written to', () => {
    const plan = plannedWith(three, hostLimit(4, { '1': ['11:30', '11:55'], '2': ['11:20', '11:54'] }))
    expect(shares(plan)).toEqual(['1 host-limit 12:04', '2 goes', '3 goes'])
  })

  test('counts no write that is old enough', () => {
    expect(shares(plannedWith(three.slice(0, 1), hostLimit(1, { '1': ['11:50'] })))).toEqual(['1 goes'])
  })

  test('waits for what goes now where all else has freed its place', () => {
    expect(shares(plannedWith(three, hostLimit(1, { '9': ['11:55'] })))).toEqual([
      '1 host-limit 12:05',
      '2 host-limit 12:15',
      '3 host-limit 12:25',
    ])
  })

  test('counts unlocks and disconnects together', () => {
    const plan = plannedWith([blocked('1'), idle('2', '11:00')], hostLimit(1))
    expect(shares(plan)).toEqual(['1 goes', '2 host-limit 12:10'])
  })

  test('takes no place for what a guard keeps back by itself', () => {
    const own = { ...blocked('1'), own: true }
    expect(shares(plannedWith([own, blocked('2')], hostLimit(1)))).toEqual(['1 protected', '2 goes'])
  })

  test('takes no place for a disconnect that the budget keeps back', () => {
    const given = { ...hostLimit(1), guards: { ...hostLimit(1).guards, ...budget(1).guards } }
    const ledger: Partial<Ledger> = { disconnects: [time('11:55')] }
    const plan = plannedWith([idle('1', '11:00'), blocked('2')], { ...given, ledger })
    expect(shares(plan)).toEqual(['1 disruption-budget 12:05', '2 goes'])
  })

  test('is named before the budget where both keep a disconnect back', () => {
    const given = { ...hostLimit(1), guards: { ...hostLimit(1).guards, ...budget(1).guards } }
    const ledger: Partial<Ledger> = { disconnects: [time('11:55')], writes: new Map([['9', [time('11:55')]]]) }
    expect(shares(plannedWith([idle('1', '11:00')], { ...given, ledger }))).toEqual(['1 host-limit 12:05'])
  })
})

describe('the budget of disconnects', () => {
  const idlers = [idle('1', '11:30'), idle('2', null), idle('3', '10:00'), idle('4', '11:00')]

  test('goes to who was idle longest, and last to those of whom nobody knows', () => {
    const plan = plannedWith(idlers, budget(2, null, []))
    expect(shares(plan)).toEqual(['1 disruption-budget 12:10', '2 disruption-budget 12:10', '3 goes', '4 goes'])
    expect(plan.wakeAt).toBe(plus(noon, per))
  })

  test('is less by what was disconnected within the window', () => {
    const plan = plannedWith(idlers, budget(3, null, ['11:45', '11:52', '11:53']))
    expect(shares(plan)).toEqual([
      '1 disruption-budget 12:03',
      '2 disruption-budget 12:10',
      '3 goes',
      '4 disruption-budget 12:02',
    ])
    expect(plan.decisions[0]?.reason).toMatchObject({ count: 3, per })
    expect(plan.wakeAt).toBe(time('12:02'))
  })

  test('says nothing to an unlock', () => {
    expect(shares(plannedWith([blocked('1')], budget(1, null, ['11:59'])))).toEqual(['1 goes'])
  })

  test('as a share is of those active now and those disconnected within the window, rounded up', () => {
    const active = ['6', '7', '8'].map(id => session({ id, station: 'elsewhere' }))
    const gone = session({ id: '9', station: 'elsewhere', state: 'disconnected' })
    const plan = plannedWith([...idlers, ...active, gone], budget(30, 0.25, ['11:55']))
    // A quarter of seven and one is two, of which one is used.
    expect(shares(plan).slice(0, 4)).toEqual([
      '1 disruption-budget 12:10',
      '2 disruption-budget 12:15',
      '3 goes',
      '4 disruption-budget 12:05',
    ])
    expect(plan.decisions[0]?.reason).toMatchObject({ count: 2 })
  })

  test('as a share never exceeds its count', () => {
    expect(plannedWith(idlers, budget(1, 1)).summary.disconnect).toBe(1)
  })

  test('wakes when the share itself changes, before anybody has a place', () => {
    const used = ['11:51', '11:52', '11:53', '11:54']
    const plan = plannedWith([idle('1', '11:00')], budget(30, 0.25, used))
    expect(shares(plan)).toEqual(['1 disruption-budget 12:04'])
    expect(plan.wakeAt).toBe(time('12:01'))
  })
})

describe('a preview', () => {
  const trial = rule({ rule: 'trial', planOnly: true, ensure: 'disconnected', match: { station: ['trial'] } })
  const tried = session({ id: '0', station: 'trial', idleSince: time('09:00') })

  test('shares out as though plan-only rules were enforced, and takes nothing from what is', () => {
    const plan = plannedWith([tried, idle('1', '11:00')], budget(1), [close, trial])
    expect(shares(plan)).toEqual(['0 plan-only', '1 goes'])
    expect(plan.decisions[1]?.preview).toMatchObject({ action: 'disconnect', reason: { code: 'disruption-budget' } })
    expect(plan.summary).toMatchObject({ disconnect: 1, withheld: 1 })
    expect(plan.wakeAt).toBe(plus(noon, per))
  })

  test('is not made of a plan whose shares it leaves alone', () => {
    const plan = plannedWith([tried, idle('1', '11:00')], budget(2), [close, trial])
    expect(plan.decisions[1]).not.toHaveProperty('preview')
  })
})
