import { describe, expect, test } from 'vitest'
import type { Hold } from '../../../src/model/hold.ts'
import { instant, plus } from '../../../src/model/time.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { at, noon, session } from '../../support/observation.ts'
import { hold, selecting } from '../../support/placed.ts'
import { decided, planned } from '../../support/planning.ts'
import { keyOf } from '../../support/remembered.ts'

const open = rule()
const close = rule({ rule: 'close', ensure: 'disconnected' })
const blocked = session({ blocked: 'yes' })

function reasonUnder(holds: readonly Hold[], seen = blocked, ruled = open): string {
  return decided([ruled], seen, { holds: { holds } }).reason.code
}

describe('a hold', () => {
  test.each([
    ['an unlock', open, blocked],
    ['a disconnect', close, session()],
    ['an assertion', open, session({ blocked: 'unknown' })],
  ])('keeps %s back, and says which it is, whose, and until when', (_, rule, seen) => {
    const plan = planned([rule], [seen], { holds: { holds: [hold()] } })
    const until = plus(noon, lasting('10m'))
    expect(plan.decisions[0]?.reason).toEqual({ code: 'held', hold: 'h1', by: 'CLASS\\keller', until })
    expect(plan.decisions[0]?.status).toBe('withheld')
    expect(plan.wakeAt).toBe(until)
  })

  test('is over at its last instant, not before', () => {
    expect(reasonUnder([hold({ until: instant(noon + 1) })])).toBe('held')
    expect(reasonUnder([hold({ until: noon })])).toBe('blocked')
  })

  test('that is over wakes nobody', () => {
    expect(planned([open], [blocked], { holds: { holds: [hold({ until: noon })] } }).wakeAt).toBeNull()
  })

  test('says nothing where nothing is due', () => {
    expect(reasonUnder([hold()], session())).toBe('in-sync')
  })

  test('is about the sessions that its selector picks at the time of the plan', () => {
    const front = hold({ selector: selecting({ station: ['4'] }) })
    expect(reasonUnder([front])).toBe('held')
    expect(reasonUnder([front], { ...blocked, station: '7' })).toBe('blocked')
  })

  test.each([
    ['an unlock', open, blocked],
    ['a disconnect', close, session()],
  ])('holds %s also where it can not be told whether it is about the session', (_, ruled, seen) => {
    const front = hold({ selector: selecting({ station: ['4'] }) })
    expect(reasonUnder([front], { ...seen, station: null }, ruled)).toBe('held')
  })

  test('bound to an incarnation is about that one, whatever its selector would pick', () => {
    const bound = hold({ incarnation: keyOf(blocked), selector: selecting({ sessionId: ['99'] }) })
    expect(reasonUnder([bound])).toBe('held')
    const later = { ...blocked, logonAt: at('2026-11-21T11:00:00Z') }
    expect(reasonUnder([{ ...bound, selector: selecting({ everySession: true }) }], later)).toBe('blocked')
  })

  test('is over for the incarnations that were released from it, and for no other', () => {
    const released = hold({ released: new Set([keyOf(blocked)]) })
    expect(reasonUnder([released])).toBe('blocked')
    expect(reasonUnder([released], { ...blocked, id: '6' })).toBe('held')
    expect(reasonUnder([{ ...released, incarnation: keyOf(blocked) }])).toBe('blocked')
  })

  test('among several the one that ends last is named, for then the session is free', () => {
    const holds = ['10m', '30m', '20m'].map((length, index) =>
      hold({ id: `h${index}`, until: plus(noon, lasting(length)) }),
    )
    const { reason } = decided([open], blocked, { holds: { holds } })
    expect(reason).toMatchObject({ hold: 'h1', until: plus(noon, lasting('30m')) })
  })

  test('that does not cover the session never stands for one that does', () => {
    const longer = hold({ id: 'other', selector: selecting({ user: ['ben'] }), until: plus(noon, lasting('1h')) })
    expect(decided([open], blocked, { holds: { holds: [longer, hold()] } }).reason).toMatchObject({ hold: 'h1' })
  })

  test('of whoever is idle begins with the idle time, and the plan wakes then', () => {
    const idle = hold({ selector: selecting({ not: { any: [{ idleFor: lasting('5m') }] } }) })
    const plan = planned([open], [blocked], { holds: { holds: [idle] } })
    expect(plan.decisions[0]?.reason.code).toBe('held')
    expect(plan.wakeAt).toBe(at('2026-11-21T12:04:00Z'))
    expect(planned([open], [blocked], { holds: { holds: [idle] }, now: plan.wakeAt ?? noon }).summary.unlock).toBe(1)
  })
})
