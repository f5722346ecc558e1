import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { noHolds } from '../../../src/model/hold.ts'
import { identify } from '../../../src/model/incarnation.ts'
import type { Decision } from '../../../src/model/plan.ts'
import type { Bundle, Rule, RuleRef } from '../../../src/model/policy.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { type Explanation, explain } from '../../../src/planner/explain.ts'
import type { Edit } from '../../../src/planner/explain-edits.ts'
import { type PlanInputs, plan, prepare } from '../../../src/planner/plan.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { noon } from '../../support/observation.ts'
import { hold } from '../../support/placed.ts'
import { runs } from '../../support/runs.ts'
import { crowds, type Situation, situations } from './situations.ts'

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

/** A bundle is sorted as loading sorts it. */
function ordered(bundle: Bundle, rules: readonly Rule[], revision = bundle.revision): Bundle {
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return {
    ...bundle,
    revision,
    rules: [...rules].sort((a, b) => b.priority - a.priority || byText(a.policy, b.policy)),
  }
}

const cases: fc.Arbitrary<PlanInputs> = fc.oneof(
  { weight: 3, arbitrary: situations({ timed: true }).map(inputsOf) },
  { weight: 1, arbitrary: crowds.map(inputsOf) },
)

function inputsOf({ bundle, ...situation }: Situation): PlanInputs {
  return { ...situation, prepared: prepare(bundle), now: noon, zones }
}

function everyExplanation(inputs: PlanInputs): readonly Explanation[] {
  return inputs.observation.sessions.map(({ id }) => {
    const explanation = explain(inputs, id)
    if (explanation === null) throw new Error(`no explanation of ${id}`)
    return explanation
  })
}

function decisionOf(inputs: PlanInputs, id: string): Decision {
  const decision = plan(inputs).decisions.find(({ session }) => session.id === id)
  if (decision === undefined) throw new Error(`no decision of ${id}`)
  return decision
}

/** As somebody would carry the edit out: a changed rule has another digest, and its bundle another revision. */
function carriedOut(inputs: PlanInputs, edit: Edit, sessionId: string): PlanInputs {
  switch (edit.edit) {
    case 'drop-field':
      return withRule(inputs, edit.rule, { match: edit.leaves })
    case 'change-ensure':
      return withRule(inputs, edit.rule, { ensure: edit.to })
    case 'raise-priority':
      return withRule(inputs, edit.rule, { priority: edit.to })
    case 'touch-admins':
      return withRule(inputs, edit.rule, { touchAdmins: true })
    case 'enter-window':
      return { ...inputs, now: edit.at }
    case 'release': {
      const key = identify(inputs.observation, inputs.ledger.sightings).get(sessionId)?.key ?? ''
      const free = <P extends { readonly released: ReadonlySet<string> }>(placed: P): P => ({
        ...placed,
        released: new Set([...placed.released, key]),
      })
      const ofOthers = <V>(waits: ReadonlyMap<string, V>): Map<string, V> =>
        new Map([...waits].filter(([waiting]) => waiting.split('\n')[0] !== key))
      const { ledger } = inputs
      const { version, holds, overrides } = inputs.holds
      return {
        ...inputs,
        ledger: { ...ledger, backoff: ofOthers(ledger.backoff), fights: ofOthers(ledger.fights), providerFailed: null },
        holds: { version, holds: holds.map(free), overrides: overrides.map(free) },
      }
    }
    default:
      return edit satisfies never
  }
}

function withRule(inputs: PlanInputs, ref: RuleRef, change: Partial<Rule>): PlanInputs {
  const { bundle } = inputs.prepared
  const rules = bundle.rules.map(rule =>
    rule.policy === ref.policy && rule.rule === ref.rule ? { ...rule, ...change, digest: 'sha256:changed' } : rule,
  )
  return { ...inputs, prepared: prepare(ordered(bundle, rules, 'sha256:changed')) }
}

test('what is explained is what is planned', () => {
  fc.assert(
    fc.property(cases, inputs => {
      for (const { decision, won, candidates, wanted, guards } of everyExplanation(inputs)) {
        expect(decision).toEqual(decisionOf(inputs, decision.session.id))
        const { status, reason, rule } = decision
        if (won !== null) expect(won.rule).toEqual(rule)
        expect(candidates.filter(({ standing }) => standing === 'wins')).toHaveLength(won === null ? 0 : 1)
        if (status === 'conflict') {
          const among = candidates.filter(({ standing }) => standing === 'conflicts').map(({ ref }) => ref.rule)
          expect(among).toEqual(expect.arrayContaining([rule?.rule, reason.code === 'conflict' && reason.with.rule]))
        }
        const bites = guards.find(({ says }) => says === 'bites')
        if (bites !== undefined) expect(bites.guard).toBe(reason.code)
        if (bites === undefined && wanted !== null) expect(wanted).toMatchObject({ status, reason })
        if (bites !== undefined && wanted !== null) expect('action' in wanted && wanted.action).toBe(decision.action)
      }
    }),
    { numRuns: runs(400) },
  )
})

test('every edit that is named changes the decision to what is said', () => {
  let named = 0
  fc.assert(
    fc.property(cases, inputs => {
      for (const { decision, changes } of everyExplanation(inputs)) {
        for (const { edit, becomes } of changes) {
          const after = decisionOf(carriedOut(inputs, edit, decision.session.id), decision.session.id)
          expect([after.status, after.action]).not.toEqual([decision.status, decision.action])
          expect(after).toMatchObject(becomes)
          named++
        }
      }
    }),
    { numRuns: runs(400) },
  )
  expect(named).toBeGreaterThan(50)
})

test('a release is found for every session that a hold alone keeps back', () => {
  let held = 0
  fc.assert(
    fc.property(situations({ timed: false }), fc.subarray(['h1', 'h2'], { minLength: 1 }), (situation, ids) => {
      const inputs = inputsOf({ ...situation, holds: { ...noHolds, holds: ids.map(id => hold({ id })) } })
      for (const { decision, changes } of everyExplanation(inputs)) {
        if (decision.reason.code !== 'held') continue
        const { id } = decision.session
        const everything = { edit: 'release', holds: ids, overrides: [], waits: true, pause: true } as const
        const free = decisionOf(carriedOut(inputs, everything, id), id)
        if (free.status === 'withheld') continue
        held++
        const release = changes.find(({ edit }) => edit.edit === 'release')
        expect(release?.edit).toMatchObject({ holds: ids })
        expect(release?.becomes.status).toBe(free.status)
      }
    }),
    { numRuns: 900 },
  )
  expect(held).toBeGreaterThan(15)
})

test('the same inputs are explained by the same words, and are not changed', () => {
  fc.assert(
    fc.property(cases, inputs => {
      const before = structuredClone({ ...inputs, prepared: inputs.prepared.bundle, zones: null })
      const first = JSON.stringify(everyExplanation(inputs))
      expect(JSON.stringify(everyExplanation(inputs))).toBe(first)
      expect({ ...inputs, prepared: inputs.prepared.bundle, zones: null }).toEqual(before)
    }),
    { numRuns: runs(150) },
  )
})
