import { type Incarnation, identify } from '../model/incarnation.ts'
import type { GuardSettings, Ledger } from '../model/ledger.ts'
import type { DecidedSession, Decision, Plan } from '../model/plan.ts'
import type { Bundle, Rule, RuleRef } from '../model/policy.ts'
import { compareSessionIds, type Observation, qualifiedUser, type Session } from '../model/session.ts'
import { type Instant, instant, type Milliseconds } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { factsOf } from './facts.ts'
import { guard } from './guards.ts'
import { idleThresholds } from './idle.ts'
import { planId } from './plan-id.ts'
import { withPreview } from './preview.ts'
import { indexRules, type RuleIndex } from './rule-index.ts'
import { earliest, scheduleOf } from './schedule.ts'
import { desiredOf, type Selection, select } from './selection.ts'
import { summarise } from './summary.ts'
import { wantedOf } from './wanted.ts'

/** A bundle with its rules compiled and indexed: prepared once per revision, planned with many times. */
export interface PreparedBundle {
  readonly bundle: Bundle
  readonly index: RuleIndex
  readonly idleThresholds: readonly Milliseconds[]
  /** Whether planning needs {@link PlanInputs.zones}. */
  readonly needsZones: boolean
}

export function prepare(bundle: Bundle): PreparedBundle {
  return {
    bundle,
    index: indexRules(bundle),
    idleThresholds: idleThresholds(bundle),
    needsZones: bundle.rules.some(rule => rule.windows.length > 0),
  }
}

/** Everything a plan depends on. The same inputs give the same plan, byte for byte. */
export interface PlanInputs {
  readonly prepared: PreparedBundle
  readonly observation: Observation
  readonly ledger: Ledger
  readonly guards: GuardSettings
  readonly now: Instant
  /** null only where no rule has a window. */
  readonly zones: Zones | null
}

/**
 * Decides about every session of one observation. Pure: no clock, no randomness, no I/O, and nothing to act with.
 */
export function plan(inputs: PlanInputs): Plan {
  const { observation, now, ledger, prepared, zones } = inputs
  const { bundle, index } = prepared
  let wakeAt: Instant | null = null
  const holding = index.rules.map(({ rule }) => {
    const schedule = scheduleOf(rule, zones, now)
    wakeAt = earliest(wakeAt, schedule.until)
    return schedule.holds
  })
  const sightings = identify(observation, ledger.sightings)
  const sessions = [...observation.sessions].sort((a, b) => compareSessionIds(a.id, b.id))
  const decisions = sessions.map(session => {
    const incarnation = sightings.get(session.id)
    if (session.user === null || incarnation === undefined) return notManaged(session)
    for (const threshold of prepared.idleThresholds) {
      if (session.idleSince === null) break
      const due = instant(session.idleSince + threshold)
      if (due > now) wakeAt = earliest(wakeAt, due)
    }
    const facts = factsOf(session, session.user, observation, bundle.stations, now)
    const selections = select(index, holding, facts)
    const enforced = decide(inputs, session, incarnation, selections.enforced)
    wakeAt = earliest(wakeAt, enforced.wakeAt)
    if (selections.preview === selections.enforced) return enforced.decision
    const preview = decide(inputs, session, incarnation, selections.preview)
    wakeAt = earliest(wakeAt, preview.wakeAt)
    return withPreview(enforced.decision, preview.decision)
  })
  const made = {
    host: observation.host,
    revision: bundle.revision,
    observedAt: observation.observedAt,
    plannedAt: now,
    wakeAt,
    decisions,
    summary: summarise(decisions),
  }
  return { id: planId(made), ...made }
}

interface Decided {
  readonly decision: Decision
  /** When time alone may change it. */
  readonly wakeAt: Instant | null
}

function decide(inputs: PlanInputs, session: Session, incarnation: Incarnation, selection: Selection): Decided {
  const { observation, ledger, guards: settings, now, prepared } = inputs
  const { winner: rule, conflict, undecided } = selection
  const decided = decidedSession(session, incarnation)
  const none = { session: decided, action: 'none', desired: null, rule: null } as const
  if (rule === null) return still({ ...none, status: 'unmanaged', reason: { code: 'no-rule' } })
  const named = { ...none, rule: ruleRef(rule) }
  if (conflict !== null) {
    return still({ ...named, status: 'conflict', reason: { code: 'conflict', with: ruleRef(conflict) } })
  }
  const desired = desiredOf(rule.ensure)
  const wanted = wantedOf({ rule, session, incarnation, observation, ledger, now })
  if (!('action' in wanted)) {
    const decision = { ...named, desired, status: wanted.status, reason: wanted.reason }
    return { decision, wakeAt: wanted.wakeAt ?? null }
  }
  const { action } = wanted
  const revision = prepared.bundle.revision
  const kept = guard({ action, rule, undecided, session, incarnation, observation, ledger, settings, revision, now })
  if (kept === null) return still({ ...named, desired, action, status: wanted.status, reason: wanted.reason })
  const status = kept.code === 'unsupported' ? 'unsupported' : 'withheld'
  const wakeAt = 'until' in kept ? kept.until : null
  return { decision: { ...named, desired, action, status, reason: kept }, wakeAt }
}

function still(decision: Decision): Decided {
  return { decision, wakeAt: null }
}

function notManaged(session: Session): Decision {
  return {
    session: decidedSession(session, null),
    status: 'unmanaged',
    action: 'none',
    desired: null,
    reason: { code: 'not-a-user-session' },
    rule: null,
  }
}

function decidedSession(session: Session, incarnation: Incarnation | null): DecidedSession {
  const { id, station, state, blocked } = session
  return { id, incarnation: incarnation?.key ?? null, user: qualifiedUser(session), station, state, blocked }
}

function ruleRef({ policy, rule, file, line }: Rule): RuleRef {
  return { policy, rule, file, line }
}
