import { describe, expect, it } from 'vitest'
import { armedNow } from '../../../src/cli/armed.ts'
import type { Hold, Override } from '../../../src/model/hold.ts'
import { identify } from '../../../src/model/incarnation.ts'
import { backoffKey, emptyLedger, type Fight, type Ledger } from '../../../src/model/ledger.ts'
import { instant, ms, plus } from '../../../src/model/time.ts'
import { prepare } from '../../../src/planner/plan.ts'
import { budgetsNow } from '../../../src/standing/budgets.ts'
import { contestsNow, noticesNow } from '../../../src/standing/contests.ts'
import { placedNow } from '../../../src/standing/placed-now.ts'
import { bundle, lasting, rule } from '../../support/bundle.ts'
import { noon, observation, session } from '../../support/observation.ts'

const ago = (length: string): ReturnType<typeof instant> => instant(noon - lasting(length))
const seen = observation([session({ id: '5' }), session({ id: '6', station: '8' }), session({ id: '7', station: '9' })])
const sightings = identify(seen, new Map())
const keyOf = (id: string): string => sightings.get(id)?.key ?? ''

const hold: Hold = {
  kind: 'hold',
  id: 'h',
  selector: { text: 'station=4', match: { station: ['4'] } },
  incarnation: null,
  by: 'keller',
  reason: 'talk',
  placedAt: ago('1m'),
  until: plus(noon, ms(1)),
  released: new Set(),
  honours: null,
}

describe('what is placed', () => {
  const covered = (placed: Hold | Override, sessions = seen): readonly string[] | null | undefined => {
    const { kind } = placed
    const holds = { version: 1, holds: kind === 'hold' ? [placed] : [], overrides: kind === 'override' ? [placed] : [] }
    return placedNow(holds, prepare(bundle([])), { observation: sessions, sightings }, noon)[0]?.sessions
  }
  const { honours: _, ...rest } = hold
  const override: Override = { ...rest, kind: 'override', rule: rule() }
  const unclear = observation([session({ id: '5', station: null, connection: null })])

  it('covers whom its selector picks now, but for those released one by one', () => {
    expect(covered(hold)).toEqual(['5'])
    expect(covered(override)).toEqual(['5'])
    expect(covered({ ...hold, released: new Set([keyOf('5')]) })).toEqual([])
  })

  it('covers one stay alone where it was placed on an id', () => {
    expect(covered({ ...hold, incarnation: keyOf('7') })).toEqual(['7'])
    expect(covered({ ...hold, incarnation: 'somebody before' })).toEqual([])
  })

  it('covers by a hold, and not by an override, whom nobody can tell about', () => {
    expect(covered(hold, unclear)).toEqual(['5'])
    expect(covered(override, unclear)).toEqual([])
  })

  it('is in force until its end and no longer', () => {
    expect(covered({ ...hold, until: noon })).toBeUndefined()
  })
})

describe('a contested session', () => {
  const fought = rule({ policy: 'exam', rule: 'open' })
  const fight: Fight = {
    ruleDigest: fought.digest,
    reversals: ['11m', '9m', '4m', '1m'].map(ago),
    contestedSince: ago('4m'),
  }
  const ledger = (kept: Partial<Fight>): Ledger => ({
    ...emptyLedger,
    sightings,
    fights: new Map([[backoffKey(keyOf('5'), fought), { ...fight, ...kept }]]),
  })

  it('counts what was undone within the window, and is calm a window after the last of it', () => {
    expect(contestsNow(ledger({}), [fought], noon)).toEqual([
      {
        sessionId: '5',
        user: 'CLASS\\ana',
        rule: fought,
        since: ago('4m'),
        reversals: 3,
        until: plus(ago('1m'), lasting('10m')),
      },
    ])
  })

  it.each<[string, Partial<Fight>]>([
    ['of which there were too few reversals yet', { contestedSince: null }],
    ['that is calm', { reversals: [ago('10m')] }],
    ['whose rule has another content by now', { ruleDigest: 'other' }],
  ])('is none %s', (_, kept) => {
    expect(contestsNow(ledger(kept), [fought], noon)).toEqual([])
  })

  it('is none whose user has gone', () => {
    expect(contestsNow({ ...ledger({}), sightings: new Map() }, [fought], noon)).toEqual([])
  })
})

it('tells of warnings that run, not of cancelled ones', () => {
  const tidy = rule({ policy: 'tidy' })
  const notice = {
    ruleDigest: tidy.digest,
    begunAt: ago('1m'),
    until: plus(noon, ms(1)),
    shown: true,
    cancelled: false,
  }
  const ledger = (cancelled: boolean): Ledger => ({
    ...emptyLedger,
    sightings,
    notices: new Map([[backoffKey(keyOf('6'), tidy), { ...notice, cancelled }]]),
  })
  expect(noticesNow(ledger(false), [tidy])).toEqual([
    { sessionId: '6', user: 'CLASS\\ana', rule: tidy, until: notice.until, shown: true },
  ])
  expect(noticesNow(ledger(true), [tidy])).toEqual([])
})

describe('what is left of the limits', () => {
  const settings = {
    hostLimit: { count: 3, per: lasting('1h') },
    disruptionBudget: { count: 30, share: 0.5, per: lasting('10m') },
  }

  it('is counted over all sessions within the window', () => {
    const writes = new Map([
      ['5', [ago('2h'), ago('59m')]],
      ['6', [ago('1h'), ago('1m')]],
    ])
    const { writes: left } = budgetsNow(settings, { ...emptyLedger, writes }, seen, noon)
    expect(left).toEqual({ ...settings.hostLimit, left: 1, moreAt: plus(ago('59m'), lasting('1h')) })
  })

  it('is a share of those who are there, and says when there is one more', () => {
    const disconnects = ['9m', '8m', '7m'].map(ago)
    const budgets = budgetsNow(settings, { ...emptyLedger, disconnects }, seen, noon)
    // Half of three who are active and three who were disconnected.
    expect(budgets.disconnects).toEqual({
      count: 3,
      per: lasting('10m'),
      left: 0,
      moreAt: plus(ago('9m'), lasting('10m')),
    })
    expect(budgetsNow(settings, emptyLedger, null, noon).disconnects).toBeNull()
  })

  it('waits for all that is too much, where a limit was lowered', () => {
    const writes = new Map([['5', ['50m', '40m', '30m', '20m'].map(ago)]])
    const { writes: left } = budgetsNow(
      { ...settings, hostLimit: { count: 2, per: lasting('1h') } },
      { ...emptyLedger, writes },
      seen,
      noon,
    )
    expect(left).toMatchObject({ left: 0, moreAt: plus(ago('30m'), lasting('1h')) })
  })
})

it('is armed by who said so, or as the simulator is born, and not before', () => {
  const simulator = { armed: true } as never // only this field is looked at
  const by = { by: 'keller', at: noon }
  expect(armedNow({ provider: 'simulator', simulator }, { armed: null })).toEqual({ armed: true, by: null, at: null })
  expect(armedNow({ provider: 'multipoint', simulator }, { armed: null })).toEqual({ armed: false, byService: false })
  expect(armedNow({ provider: 'multipoint', simulator }, { armed: null }, true)).toEqual({
    armed: false,
    byService: true,
  })
  expect(armedNow({ provider: 'multipoint', simulator }, { armed: by })).toEqual({ armed: true, ...by })
})
