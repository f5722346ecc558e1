import { describe, expect, test } from 'vitest'
import { identify } from '../../../src/model/incarnation.ts'
import { backoffKey, type Ledger, type NoticeGiven } from '../../../src/model/ledger.ts'
import type { Session } from '../../../src/model/session.ts'
import { type Instant, instant, plus } from '../../../src/model/time.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { at, noon, observation, session } from '../../support/observation.ts'
import { type Circumstances, decided, planned } from '../../support/planning.ts'

const warned = rule({
  rule: 'idle-goes',
  match: { idleFor: lasting('1m') },
  ensure: 'disconnected',
  notice: { before: lasting('5m'), text: 'This session will be disconnected.' },
})
const ana = session({ idleSince: at('2026-11-21T11:00:00Z') })
const soon = plus(noon, lasting('2m'))

function given(seen: Session, differences: Partial<NoticeGiven> = {}): [string, NoticeGiven] {
  const key = identify(observation([seen]), new Map()).get(seen.id)?.key ?? ''
  const begunAt = instant(noon - lasting('3m'))
  const notice = { ruleDigest: warned.digest, begunAt, until: soon, shown: true, cancelled: false, ...differences }
  return [backoffKey(key, warned), notice]
}

function ledger(...notices: readonly [string, NoticeGiven][]): { readonly ledger: Partial<Ledger> } {
  return { ledger: { notices: new Map(notices) } }
}

function reasonFor(seen: Session, circumstances: Circumstances): string {
  const { reason } = decided([warned], seen, circumstances)
  return reason.code === 'notice'
    ? `${reason.code} until ${clockOf(reason.until)}, shown: ${reason.shown}`
    : reason.code
}

function clockOf(instant: Instant): string {
  return new Date(instant).toISOString().slice(11, 16)
}

describe('a warning before a disconnect', () => {
  test('begins when the disconnect is due, which then follows so much later', () => {
    const decision = decided([warned], ana)
    expect(decision).toMatchObject({ status: 'withheld', action: 'disconnect', desired: 'disconnected' })
    expect(decision.reason).toEqual({ code: 'notice', until: plus(noon, lasting('5m')), shown: null })
  })

  test.each([true, false])('that was given is waited for until its end (shown: %s)', shown => {
    const plan = planned([warned], [ana], ledger(given(ana, { shown })))
    expect(plan.decisions[0]?.reason).toEqual({ code: 'notice', until: soon, shown })
    expect(plan.wakeAt).toBe(soon)
  })

  test.each([soon, noon, instant(noon - lasting('1h'))])(
    'of which nobody knows yet whether it is seen is not over before the whole wait after now (said: %d)',
    until => {
      const plan = planned([warned], [ana], ledger(given(ana, { shown: null, until })))
      expect(plan.decisions[0]?.reason).toEqual({ code: 'notice', until: plus(noon, lasting('5m')), shown: null })
      expect(plan.wakeAt).toBe(plus(noon, lasting('5m')))
    },
  )

  test('is over at its last instant, not before', () => {
    expect(decided([warned], ana, ledger(given(ana, { until: noon }))).status).toBe('change')
    expect(decided([warned], ana, ledger(given(ana, { until: instant(noon + 1) }))).reason.code).toBe('notice')
  })

  test.each([
    ['was cancelled', given(ana, { cancelled: true })],
    ['was of another content of the rule', given(ana, { ruleDigest: 'sha256:before' })],
    ['was of another incarnation', given({ ...ana, logonAt: at('2026-11-21T07:00:00Z') })],
  ])('begins anew where the one given %s', (_, notice) => {
    expect(reasonFor(ana, ledger(notice))).toBe('notice until 12:05, shown: null')
  })

  test('begins anew when its user was active since', () => {
    const active = { ...ana, idleSince: at('2026-11-21T11:58:00Z') }
    expect(reasonFor(active, ledger(given(ana)))).toBe('notice until 12:05, shown: null')
    expect(reasonFor(active, ledger(given(ana, { until: noon })))).toBe('notice until 12:05, shown: null')
    const still = { ...ana, idleSince: instant(noon - lasting('3m')) }
    expect(reasonFor(still, ledger(given(ana)))).toBe('notice until 12:02, shown: true')
  })

  test('of a rule that is not about idleness runs on whatever its user does', () => {
    const closing = { ...warned, match: { everySession: true } as const }
    const active = { ...ana, idleSince: noon }
    expect(decided([closing], active, ledger(given(ana))).reason).toEqual({ code: 'notice', until: soon, shown: true })
    expect(decided([closing], active, ledger(given(ana, { until: noon }))).status).toBe('change')
  })

  test('is not given before an unlock', () => {
    const unlocking = { ...warned, ensure: 'unlocked' as const }
    expect(decided([unlocking], session({ blocked: 'yes' })).status).toBe('change')
  })

  test('gives way to whatever else keeps the disconnect back', () => {
    expect(reasonFor({ ...ana, own: true }, ledger(given(ana)))).toBe('protected')
    expect(reasonFor(ana, { ...ledger(given(ana)), stopped: true })).toBe('stopped')
    const per = lasting('10m')
    const used = { ...ledger(given(ana)).ledger, disconnects: [noon] }
    const guards = { disruptionBudget: { count: 1, share: null, per } }
    expect(reasonFor(ana, { ledger: used, guards })).toBe('disruption-budget')
    expect(
      reasonFor(ana, {
        ledger: { ...used, writes: new Map([['9', [noon]]]) },
        guards: { hostLimit: { count: 1, per } },
      }),
    ).toBe('host-limit')
  })
})

describe('the places of those who are warned', () => {
  const ben = session({ id: '6', user: 'ben', idleSince: at('2026-11-21T10:00:00Z') })
  const guards = { disruptionBudget: { count: 1, share: null, per: lasting('10m') } }
  const codes = (circumstances: Circumstances): readonly string[] =>
    planned([warned], [ana, ben], circumstances).decisions.map(({ reason }) => reason.code)

  test('are theirs, also before someone who was idle longer', () => {
    expect(codes({ guards })).toEqual(['disruption-budget', 'notice'])
    expect(codes({ ...ledger(given(ana)), guards })).toEqual(['notice', 'disruption-budget'])
    expect(codes({ ...ledger(given(ana, { until: noon })), guards })).toEqual([
      'should-be-disconnected',
      'disruption-budget',
    ])
  })

  test('are lost with the warning', () => {
    expect(codes({ ...ledger(given(ana, { cancelled: true })), guards })).toEqual(['disruption-budget', 'notice'])
  })

  test('among themselves go to who was idle longest', () => {
    expect(codes({ ...ledger(given(ana), given(ben)), guards })).toEqual(['disruption-budget', 'notice'])
  })
})
