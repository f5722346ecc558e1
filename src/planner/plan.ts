import { type Hold, type Holds, MANUAL_POLICY, type Override } from '../model/hold.ts'
import { identify } from '../model/incarnation.ts'
import type { GuardSettings, Ledger } from '../model/ledger.ts'
import type { Plan } from '../model/plan.ts'
import type { Bundle } from '../model/policy.ts'
import { compareSessionIds, type Observation } from '../model/session.ts'
import type { Instant, Milliseconds } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { decide, notManaged } from './decide.ts'
import { FactFinder, type Labels, labelsOf } from './facts.ts'
import { fightDetection } from './fight-detection.ts'
import type { GuardContext } from './guards.ts'
import { idleThresholds, nextIdle } from './idle.ts'
import { overridesInForce, overrule } from './overrule.ts'
import { type InForce, inForce } from './placed.ts'
import { planId } from './plan-id.ts'
import { withPreview } from './preview.ts'
import { protectionOf } from './protection.ts'
import { Round, type Shared } from './round.ts'
import { indexRules, type RuleIndex } from './rule-index.ts'
import { earliest, scheduleOf } from './schedule.ts'
import { Selector } from './selection.ts'
import { summarise } from './summary.ts'

/** A bundle with its rules compiled and indexed: prepared once per revision, planned with many times. */
export interface PreparedBundle {
  readonly bundle: Bundle
  readonly index: RuleIndex
  readonly labels: ReadonlyMap<string, Labels>
  readonly idleThresholds: readonly Milliseconds[]
  /** Whether planning needs {@link PlanInputs.zones}. */
  readonly needsZones: boolean
  /** A person's own word for this once, which no override is about. */
  readonly byHand: boolean
}

export function prepare(bundle: Bundle): PreparedBundle {
  return {
    bundle,
    index: indexRules(bundle),
    labels: labelsOf(bundle.stations),
    idleThresholds: idleThresholds(bundle.rules.map(rule => rule.match)),
    needsZones: bundle.rules.some(rule => rule.windows.length > 0),
    byHand: bundle.rules.length > 0 && bundle.rules.every(rule => rule.policy === MANUAL_POLICY),
  }
}

/** Everything a plan depends on. The same inputs give the same plan, byte for byte. */
export interface PlanInputs {
  readonly prepared: PreparedBundle
  readonly observation: Observation
  readonly ledger: Ledger
  readonly holds: Holds
  readonly guards: GuardSettings
  readonly now: Instant
  /** null only where no rule has a window. */
  readonly zones: Zones | null
}

/**
 * Decides about every session of one observation. Pure: no clock, no randomness, no I/O, and nothing to act with.
 */
export function plan(inputs: PlanInputs): Plan {
  const { observation, now, ledger, prepared, zones, guards: settings } = inputs
  const { bundle, index } = prepared
  let wakeAt: Instant | null = null
  const holding = index.rules.map(({ rule }) => {
    const schedule = scheduleOf(rule, zones, now)
    wakeAt = earliest(wakeAt, schedule.until)
    return schedule.holds
  })
  const holds = inForce(inputs.holds.holds, now)
  const overrides = prepared.byHand ? [] : overridesInForce(inputs.holds.overrides, now)
  const placed = [...holds, ...overrides]
  for (const { until } of placed.map(({ placed }) => placed)) wakeAt = earliest(wakeAt, until)
  const thresholds = thresholdsOf(placed, prepared.idleThresholds)
  const context: GuardContext = {
    observation,
    ledger,
    settings,
    holds,
    protection: protectionOf(settings.protect),
    revision: bundle.revision,
    now,
  }
  const finder = new FactFinder(observation, prepared.labels, now)
  const selector = new Selector(index, holding)
  const sightings = identify(observation, ledger.sightings)
  const sessions = [...observation.sessions].sort((a, b) => compareSessionIds(a.id, b.id))
  const enforced = new Round()
  /** As though plan-only rules were enforced; null as long as that makes no difference. */
  let preview: Round | null = null
  for (const session of sessions) {
    const incarnation = sightings.get(session.id)
    if (session.user === null || incarnation === undefined) {
      const left = notManaged(session)
      preview?.add(left)
      enforced.add(left)
      continue
    }
    wakeAt = earliest(wakeAt, nextIdle(thresholds, session.idleSince, now))
    const facts = finder.of(session, session.user)
    const policies = selector.of(facts)
    const overruled = overrides.length === 0 ? null : overrule(overrides, policies, facts, incarnation.key)
    const selections = overruled?.selections ?? policies
    const drift = overruled?.drift ?? null
    const decided = decide(facts, incarnation, selections.enforced, context)
    const shown = drift === null ? decided : { ...decided, decision: { ...decided.decision, drift } }
    const previewed = selections.preview !== selections.enforced
    if (previewed) preview ??= new Round(enforced)
    preview?.add(previewed ? decide(facts, incarnation, selections.preview, context) : shown)
    enforced.add(shown)
  }
  const made = beside(enforced.shareOut(context), preview?.shareOut(context))
  const whole = {
    host: observation.host,
    revision: bundle.revision,
    observedAt: observation.observedAt,
    plannedAt: now,
    wakeAt: earliest(wakeAt, made.wakeAt),
    fightDetection: fightDetection(sessions),
    decisions: made.decisions,
    summary: summarise(made.decisions),
  }
  return { id: planId(whole, sessions), ...whole }
}

/** Puts beside each decision what plan-only rules would make of it. */
function beside(enforced: Shared, preview: Shared | undefined): Shared {
  if (preview === undefined) return enforced
  return {
    decisions: enforced.decisions.map((decision, index) => withPreview(decision, preview.decisions[index] ?? decision)),
    wakeAt: earliest(enforced.wakeAt, preview.wakeAt),
  }
}

/** Also what holds and overrides in force are about may begin and end with idle time. */
function thresholdsOf(
  placed: readonly InForce<Hold | Override>[],
  ofRules: readonly Milliseconds[],
): readonly Milliseconds[] {
  const matches = placed.flatMap(({ placed: { selector }, matcher }) => (matcher === null ? [] : [selector.match]))
  const own = idleThresholds(matches)
  return own.length === 0 ? ofRules : [...new Set([...ofRules, ...own])].sort((a, b) => a - b)
}
