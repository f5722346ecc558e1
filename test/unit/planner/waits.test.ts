import { describe, expect, test } from 'vitest'
import { backoffKey, type Fight } from '../../../src/model/ledger.ts'
import { instant, ms, plus } from '../../../src/model/time.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { at, noon, session } from '../../support/observation.ts'
import { type Circumstances, decided, planned } from '../../support/planning.ts'
import { backingOff, keyOf, later, written } from '../../support/remembered.ts'

const open = rule()
const blocked = session({ blocked: 'yes' })
const active = session()

describe('backoff', () => {
  test('keeps an action back until it ends, and wakes then', () => {
    const plan = planned([open], [blocked], { ledger: backingOff(open, blocked) })
    expect(plan.decisions[0]?.reason).toEqual({ code: 'backoff', until: later, attempt: 3 })
    expect(plan.wakeAt).toBe(later)
  })

  test('is over at its last instant, not before', () => {
    expect(decided([open], blocked, { ledger: backingOff(open, blocked, noon) }).status).toBe('change')
    const almost = instant(noon + 1)
    expect(decided([open], blocked, { ledger: backingOff(open, blocked, almost) }).reason.code).toBe('backoff')
  })

  test("ends when the rule's content changes", () => {
    expect(decided([open], blocked, { ledger: backingOff(open, blocked, later, 'sha256:before') }).status).toBe(
      'change',
    )
  })

  test('is of one rule', () => {
    const other = rule({ rule: 'other', digest: open.digest })
    expect(decided([open], blocked, { ledger: backingOff(other, blocked) }).status).toBe('change')
  })

  test('is of one policy', () => {
    const other = rule({ policy: 'other', digest: open.digest })
    expect(decided([open], blocked, { ledger: backingOff(other, blocked) }).status).toBe('change')
  })

  test('is of one incarnation', () => {
    const earlier = session({ logonAt: at('2026-11-21T06:00:00Z') })
    expect(decided([open], blocked, { ledger: backingOff(open, earlier) }).status).toBe('change')
  })
})

describe('the limit of writes per session', () => {
  test('keeps an action back when it is full, and says until when', () => {
    const { rule, ...given } = written(2, '2026-11-21T11:55:00Z', '2026-11-21T11:56:00Z')
    const plan = planned([rule], [blocked], given)
    const until = at('2026-11-21T12:05:00Z')
    expect(plan.decisions[0]?.reason).toEqual({ code: 'session-limit', until, count: 2, per: lasting('10m') })
    expect(plan.wakeAt).toBe(until)
  })

  test('has room while fewer are young enough', () => {
    const { rule, ...given } = written(2, '2026-11-21T11:55:00Z')
    expect(decided([rule], blocked, given).status).toBe('change')
  })

  test('a write counts for less than `per`: at exactly that age it does not', () => {
    const edge = written(1, '2026-11-21T11:50:00Z')
    expect(decided([edge.rule], blocked, edge).status).toBe('change')
    const young = written(1, '2026-11-21T11:50:00.001Z')
    expect(decided([young.rule], blocked, young).reason).toMatchObject({ until: plus(noon, ms(1)) })
  })

  test('when it is overfull, it has room only when enough have aged', () => {
    const times = ['2026-11-21T11:51:00Z', '2026-11-21T11:52:00Z', '2026-11-21T11:53:00Z', '2026-11-21T11:54:00Z']
    const { rule, ...given } = written(2, ...times)
    expect(decided([rule], blocked, given).reason).toMatchObject({ until: at('2026-11-21T12:03:00Z') })
  })

  test('is of the session id, whoever is in it and whatever rule wrote', () => {
    const { rule, ...given } = written(1, '2026-11-21T11:59:00Z')
    expect(decided([rule], session({ blocked: 'yes', user: 'ben' }), given).reason.code).toBe('session-limit')
    expect(decided([rule], session({ blocked: 'yes', id: '6' }), given).status).toBe('change')
    expect(decided([{ ...rule, rule: 'other', ensure: 'disconnected' }], active, given).reason.code).toBe(
      'session-limit',
    )
  })
})

describe('a rule that yields', () => {
  const yielding = rule({ reapply: { ...reapply, whenContested: 'yield' } })
  const fought = (given: Partial<Fight> = {}, of = yielding): Circumstances => ({
    ledger: {
      fights: new Map([
        [
          backoffKey(keyOf(blocked), of),
          {
            ruleDigest: of.digest,
            reversals: ['11:30', '11:52', '11:54', '11:55'].map(time => at(`2026-11-21T${time}:00Z`)),
            contestedSince: at('2026-11-21T11:54:00Z'),
            ...given,
          },
        ],
      ]),
    },
  })

  test('leaves a contested session alone until nobody has undone anything for so long', () => {
    const plan = planned([yielding], [blocked], fought())
    const until = at('2026-11-21T12:05:00Z')
    expect(plan.decisions[0]?.reason).toEqual({ code: 'contested', until, reversals: 3 })
    expect(plan.wakeAt).toBe(until)
  })

  test('is at it again at that instant, not before', () => {
    const almost = fought({ reversals: [instant(noon - lasting('10m') + 1)] })
    expect(decided([yielding], blocked, almost).reason.code).toBe('contested')
    const calm = fought({ reversals: [instant(noon - lasting('10m'))] })
    expect(decided([yielding], blocked, calm).status).toBe('change')
  })

  test.each([
    ['not contested yet', fought({ contestedSince: null })],
    ['contested under other content of the rule', fought({ ruleDigest: 'sha256:before' })],
    ['contested for another rule', fought({}, rule({ rule: 'other' }))],
  ])('goes on where a session is %s', (_, given) => {
    expect(decided([yielding], blocked, given).status).toBe('change')
  })

  test('is the only one that stops: one that slows down backs off instead', () => {
    const slowing = rule({ reapply: { ...reapply, whenContested: 'slow' } })
    expect(decided([slowing], blocked, fought({}, slowing)).status).toBe('change')
  })
})
