import { beforeAll, describe, expect, test } from 'vitest'
import { planFailIf } from '../../../src/cli/fail-if.ts'
import { gatesOf, gatesOfMade, gatesOfPlan, hasPassed } from '../../../src/cli/gates.ts'
import { lookAhead } from '../../../src/cli/over.ts'
import { overOption } from '../../../src/cli/over-option.ts'
import { gatesText } from '../../../src/cli/views/gate-text.ts'
import { compareBundles } from '../../../src/compare/compare-bundles.ts'
import { instant, ms, plus } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { plan, prepare } from '../../../src/planner/plan.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { bundle, clock, lasting, rule, window } from '../../support/bundle.ts'
import { session } from '../../support/observation.ts'
import { type Circumstances, inputsOf } from '../../support/planning.ts'
import { recordedTerminal } from '../../support/terminal.ts'

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

const looking = { terminal: recordedTerminal(), clock: { uptime: () => ms(0) } }
const closing = rule({
  rule: 'closing',
  ensure: 'disconnected',
  windows: [window({ from: clock('18:00'), to: clock('20:00') })],
})
const two = [session({ id: '1' }), session({ id: '2' })]
const gates = planFailIf.read('disconnect>1')

function inputs(rules = [closing], given: Circumstances = {}) {
  return inputsOf(rules, two, { zones, ...given })
}

describe('plan --fail-if', () => {
  test('passes what holds only at an instant that nobody asked for', () => {
    expect(hasPassed(gatesOfPlan(inputs(), gates, { over: null }, looking))).toBe(true)
  })

  test('fails by what holds at an instant ahead', () => {
    const outcome = gatesOfPlan(inputs(), gates, { over: lasting('1d') }, looking)
    expect(hasPassed(outcome)).toBe(false)
    expect(gatesText(outcome)).toBe('Fails: disconnect>1 holds: 2 on host-1 at 2026-11-21T18:00:00Z.\n')
  })

  test.each([{ armed: false }, { stopped: true }])('counts also where nothing may be done yet: %j', standing => {
    const always = rule({ rule: 'goes', ensure: 'disconnected' })
    const outcome = gatesOfPlan(inputs([always], { guards: standing }), gates, { over: null }, looking)
    expect(outcome.tripped).toMatchObject([{ count: 2 }])
  })

  test('goes by what was found ahead where that is what it would look at itself, and else looks', () => {
    const seen = { ...lookAhead(inputs(), lasting('1d'), looking), points: [] }
    const over = lasting('1d')
    expect(hasPassed(gatesOfPlan(inputs(), gates, { over, seen }, looking))).toBe(true)
    expect(
      hasPassed(gatesOfPlan(inputs([closing], { guards: { stopped: true } }), gates, { over, seen }, looking)),
    ).toBe(false)
  })

  test('of a plan that was made elsewhere counts what that says', () => {
    const made = plan(inputs([rule({ rule: 'goes', ensure: 'disconnected' })]))
    expect(gatesOfMade(made, gates).tripped).toMatchObject([{ count: 2, host: 'host-1' }])
  })

  test('says where a name holds what a terminal would obey', () => {
    const [gate] = gates
    if (gate === undefined) throw new Error('no gate')
    const tripped = [{ gate, count: 2, host: 'h\u001b[2J', at: instant(0), others: 0 }]
    expect(gatesText({ tripped, lookedUntil: null })).toContain('h\\u{1b}[2J')
  })
})

test('diff --fail-if says the first instant from which on nobody looked, whichever snapshot comes first', () => {
  const { observation, ledger, holds, guards, now } = inputs()
  const occasion = { source: null, observation, ledger, holds, guards, now }
  const found = compareBundles({
    before: { name: 'old', commit: null, prepared: prepare(bundle([])) },
    after: { name: 'new', commit: null, prepared: prepare(bundle([closing])) },
    occasions: [{ ...occasion, now: plus(now, lasting('2d')) }, occasion],
    zones,
    horizon: { over: lasting('7d'), maxPlans: 2 },
  })
  const cuts = found.snapshots.map(({ over }) => over?.until)
  expect(gatesOf(found, []).lookedUntil).toBe(Math.min(...cuts.map(cut => cut ?? 0)))
  expect(cuts[0]).toBeGreaterThan(cuts[1] ?? 0)
})

describe('--over', () => {
  test.each(['7d', '90m', '3660d'])('takes %s', text => {
    expect(overOption.read(text)).toBe(lasting(text))
  })

  test.each(['0s', '3661d', '999999999d', 'a week', '-7d', ''])('refuses %j', text => {
    expect(() => overOption.read(text)).toThrow(expect.objectContaining({ name: 'InvalidInput' }))
  })
})
