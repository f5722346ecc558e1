import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noHolds } from '../../../src/model/hold.ts'
import { emptyLedger } from '../../../src/model/ledger.ts'
import type { Decision } from '../../../src/model/plan.ts'
import type { Bundle, Rule, RuleRef } from '../../../src/model/policy.ts'
import type { Connection, Session } from '../../../src/model/session.ts'
import { type Instant, instant, ms } from '../../../src/model/time.ts'
import { plan, prepare } from '../../../src/planner/plan.ts'
import type { Example } from '../../../src/prover/example.ts'
import { Hours, horizonOf } from '../../../src/prover/hours.ts'
import { type Proof, prove } from '../../../src/prover/prove.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { bundle } from '../../support/bundle.ts'
import { guards } from '../../support/guards.ts'
import { noon, observation, session } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'
import { rules, stations } from '../planner/arbitraries.ts'

const zones = await loadZones()
const HORIZON = ms(3 * 86_400_000)

function proofOf(bundle: Bundle): Proof {
  return prove({ bundle, hours: new Hours(horizonOf(noon, HORIZON), zones), zones })
}

/** What the planner says of one session, nothing being kept back. */
function decide(bundle: Bundle, { host, session, at }: Omit<Example, 'decision'>): Decision {
  const seen = observation([session], { host, observedAt: at })
  const inputs = { observation: seen, ledger: emptyLedger, holds: noHolds, guards, now: at, zones }
  const [decision] = plan({ prepared: prepare(bundle), ...inputs }).decisions
  if (decision === undefined) throw new Error('nothing was decided')
  return decision
}

const isOf = (ref: RuleRef | null | undefined, { policy, rule }: Rule): boolean =>
  ref?.policy === policy && ref.rule === rule

/** Whether the rule is the one that is heard: it decides, or is one of two that conflict. */
function heard(rule: Rule, { rule: winner, reason, preview }: Decision): boolean {
  const of = rule.planOnly && preview !== undefined ? preview : { rule: winner, reason }
  return isOf(of.rule, rule) || (of.reason.code === 'conflict' && isOf(of.reason.with, rule))
}

/** Of more than two rules in conflict, two are named. */
function conflictsAt({ rules }: Bundle, { priority }: Rule, { rule: winner, reason, preview }: Decision): boolean {
  const conflict = [{ rule: winner, reason }, preview].find(shown => shown?.reason.code === 'conflict')
  return rules.find(rule => isOf(conflict?.rule, rule))?.priority === priority
}

const values = {
  id: ['0', '10', 'c1', '5'],
  user: ['ana', 'ben', 'pupil1', 'pupil12', 'constructor', 'zoe'],
  domain: ['CLASS', 'staff', 'toString', null],
  groups: [[], ['CLASS\\pupils'], ['class\\teachers', '__proto__'], ['other'], null],
  station: ['1', '2', '3', '__proto__', '9', null],
  client: ['pc-1', 'PC-2', 'other', null],
  connection: ['station', 'remote', 'console', null] satisfies (Connection | null)[],
  admin: [true, false, null],
  host: ['host-1', 'host-2', 'other'],
  idleFor: [0, 1, 60_000, 90_000, 600_000, 1_800_000, null],
} as const

/** A session that can be: a remote one has no station, and one at a station no client. */
const somebody: fc.Arbitrary<Omit<Example, 'decision' | 'at'> & { readonly idleFor: number | null }> = fc
  .record({
    id: fc.constantFrom(...values.id),
    user: fc.constantFrom(...values.user),
    domain: fc.constantFrom(...values.domain),
    groups: fc.constantFrom(...values.groups),
    station: fc.constantFrom(...values.station),
    client: fc.constantFrom(...values.client),
    connection: fc.constantFrom(...values.connection),
    admin: fc.constantFrom(...values.admin),
    host: fc.constantFrom(...values.host),
    idleFor: fc.constantFrom(...values.idleFor),
  })
  .map(({ host, idleFor, ...fields }) => ({
    host,
    idleFor,
    session: session({
      ...fields,
      station: fields.connection === 'remote' ? null : fields.station,
      client: fields.connection === 'station' ? null : fields.client,
      blocked: 'yes',
    }),
  }))

function at(session: Session, idleFor: number | null, now: Instant): Session {
  const idleSince = idleFor === null ? null : instant(now - idleFor)
  return { ...session, idleSince, logonAt: instant(now - 7_200_000) }
}

const situations = fc.record({
  rules: rules({ timed: true }),
  stations,
  sessions: fc.array(somebody, { minLength: 30, maxLength: 60 }),
})

/** Instants just before and at every boundary, and between them. */
function instantsOf(rules: readonly Rule[]): readonly Instant[] {
  const hours = new Hours(horizonOf(noon, HORIZON), zones)
  const turns = rules.flatMap(rule => hours.of(rule).flatMap(({ start, end }) => [start - 1, start, end - 1, end]))
  return [...new Set([noon, ...turns])].filter(at => at >= noon && at < noon + HORIZON).map(instant)
}

describe('over random bundles', () => {
  it('the planner decides every example as the proof says', () => {
    fc.assert(
      fc.property(rules({ timed: true }), stations, (rules, stations) => {
        const made = bundle(rules, { stations })
        const { verdicts, conflicts } = proofOf(made)
        for (const { rule, verdict } of verdicts) {
          if (!('example' in verdict)) continue
          const example = verdict.kind === 'decides' ? verdict.example() : verdict.example
          const decision = decide(made, example)
          expect(example.decision).toEqual(decision)
          if (verdict.kind === 'decides') expect(heard(rule, decision) || conflictsAt(made, rule, decision)).toBe(true)
          if (verdict.kind === 'decides' && rule.ensure === 'disconnected' && !rule.planOnly) {
            expect(decision.reason.code).not.toBe('undecided-match')
          }
          if (verdict.kind === 'decides' && decision.status !== 'conflict' && !rule.planOnly) {
            expect(decision.reason.code).not.toBe('protected')
          }
          if (verdict.kind === 'hidden') expect(heard(rule, decision)).toBe(false)
          if (verdict.kind === 'protected') {
            expect(decision).toMatchObject({ status: 'withheld', reason: { code: 'protected' } })
            expect(isOf(decision.rule, rule)).toBe(true)
          }
          if (verdict.kind === 'in-doubt') {
            expect(decision).toMatchObject({ status: 'withheld', reason: { code: 'undecided-match' } })
            expect(isOf(decision.rule, rule)).toBe(true)
          }
        }
        for (const { first, second, example } of conflicts) {
          const { status, rule, reason } = decide(made, example)
          expect(status).toBe('conflict')
          expect(isOf(rule, first) && reason.code === 'conflict' && isOf(reason.with, second)).toBe(true)
        }
      }),
      { numRuns: runs(400) },
    )
  })

  it('no session at any instant contradicts what is proven', () => {
    fc.assert(
      fc.property(situations, ({ rules, stations, sessions }) => {
        const made = bundle(rules, { stations })
        const { verdicts, conflicts, unclear } = proofOf(made)
        expect(verdicts.filter(({ verdict }) => verdict.kind === 'undecided')).toEqual([])
        expect(unclear.size).toBe(0)
        const known = new Set(conflicts.map(({ first, second }) => `${first.rule} ${second.rule}`))
        const prepared = prepare(made)
        const silent = verdicts.filter(({ verdict }) =>
          ['never-holds', 'never-matches', 'hidden'].includes(verdict.kind),
        )
        const idle = verdicts.filter(({ verdict }) => verdict.kind === 'in-doubt' || verdict.kind === 'protected')
        for (const now of instantsOf(rules)) {
          for (const { host, session, idleFor } of sessions) {
            const seen = observation([at(session, idleFor, now)], { host, observedAt: now })
            const inputs = { observation: seen, ledger: emptyLedger, holds: noHolds, guards, now, zones }
            const [decision] = plan({ prepared, ...inputs }).decisions
            if (decision === undefined) throw new Error('nothing was decided')
            for (const { rule } of silent) expect(heard(rule, decision)).toBe(false)
            for (const { rule } of idle) {
              expect(isOf(decision.rule, rule) && decision.status === 'change').toBe(false)
            }
            const { reason } = decision
            if (reason.code === 'conflict') expect(known).toContain(`${decision.rule?.rule} ${reason.with.rule}`)
          }
        }
      }),
      { numRuns: runs(50) },
    )
  })
})
