import type { Holds } from '../model/hold.ts'
import { type Incarnation, identify } from '../model/incarnation.ts'
import type { GuardSettings, Ledger } from '../model/ledger.ts'
import type { DecidedSession, Decision, Plan } from '../model/plan.ts'
import type { Bundle } from '../model/policy.ts'
import { compareSessionIds, type Observation, qualifiedUser, type Session } from '../model/session.ts'
import type { Instant, Milliseconds } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { FactFinder, type Labels, labelsOf } from './facts.ts'
import { fightDetection } from './fight-detection.ts'
import { guard } from './guards.ts'
import { idleThresholds, nextIdle } from './idle.ts'
import { planId } from './plan-id.ts'
import { withPreview } from './preview.ts'
import { indexRules, type RuleIndex } from './rule-index.ts'
import { earliest, scheduleOf } from './schedule.ts'
import { desiredOf, type Selection, Selector } from './selection.ts'
import { summarise } from './summary.ts'
import { wantedOf } from './wanted.ts'

/** A bundle with its rules compiled and indexed: prepared once per revision, planned with many times. */
export interface PreparedBundle {
  readonly bundle: Bundle
  readonly index: RuleIndex
  readonly labels: ReadonlyMap<string, Labels>
  readonly idleThresholds: readonly Milliseconds[]
  /** Whether planning needs {@link PlanInputs.zones}. */
  readonly needsZones: boolean
}

export function prepare(bundle: Bundle): PreparedBundle {
  return {
    bundle,
    index: indexRules(bundle),
    labels: labelsOf(bundle.stations),
    idleThresholds: idleThresholds(bundle),
    needsZones: bundle.rules.some(rule => rule.windows.length > 0),
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
  const { observation, now, ledger, prepared, zones } = inputs
  const { bundle, index } = prepared
  let wakeAt: Instant | null = null
  const holding = index.rules.map(({ rule }) => {
    const schedule = scheduleOf(rule, zones, now)
    wakeAt = earliest(wakeAt, schedule.until)
    return schedule.holds
  })
  const finder = new FactFinder(observation, prepared.labels, now)
  const selector = new Selector(index, holding)
  const sightings = identify(observation, ledger.sightings)
  const sessions = [...observation.sessions].sort((a, b) => compareSessionIds(a.id, b.id))
  const decisions = sessions.map(session => {
    const incarnation = sightings.get(session.id)
    if (session.user === null || incarnation === undefined) return notManaged(session)
    wakeAt = earliest(wakeAt, nextIdle(prepared.idleThresholds, session.idleSince, now))
    const selections = selector.of(finder.of(session, session.user))
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
    fightDetection: fightDetection(sessions),
    decisions,
    summary: summarise(decisions),
  }
  return { id: planId(made, sessions), ...made }
}

interface Decided {
  readonly decision: Decision
  /** When time alone may change it. */
  readonly wakeAt: Instant | null
}

function decide(inputs: PlanInputs, seen: Session, incarnation: Incarnation, selection: Selection): Decided {
  const { observation, ledger, guards: settings, now, prepared } = inputs
  const { winner, conflict, undecided } = selection
  const session = decidedSession(seen, incarnation)
  if (winner === null) return still({ session, ...nothingDue, reason: noRule, rule: null })
  const { rule, ref } = winner
  if (conflict !== null) {
    const reason = { code: 'conflict', with: conflict.ref } as const
    return still({ session, ...nothingDue, status: 'conflict', reason, rule: ref })
  }
  const desired = desiredOf(rule.ensure)
  const wanted = wantedOf({ rule, session: seen, incarnation, observation, ledger, now })
  const { status, reason } = wanted
  if (!('action' in wanted)) {
    return { decision: { session, status, action: 'none', desired, reason, rule: ref }, wakeAt: wanted.wakeAt ?? null }
  }
  const { action } = wanted
  const { revision } = prepared.bundle
  const kept = guard({
    action,
    rule,
    undecided,
    session: seen,
    incarnation,
    observation,
    ledger,
    settings,
    revision,
    now,
  })
  if (kept === null) return still({ session, status, action, desired, reason, rule: ref })
  const keptAs = kept.code === 'unsupported' ? 'unsupported' : 'withheld'
  const wakeAt = 'until' in kept ? kept.until : null
  return { decision: { session, status: keptAs, action, desired, reason: kept, rule: ref }, wakeAt }
}

const nothingDue = { status: 'unmanaged', action: 'none', desired: null } as const
const noRule = { code: 'no-rule' } as const

function still(decision: Decision): Decided {
  return { decision, wakeAt: null }
}

function notManaged(session: Session): Decision {
  return {
    session: decidedSession(session, null),
    ...nothingDue,
    reason: { code: 'not-a-user-session' },
    rule: null,
  }
}

function decidedSession(session: Session, incarnation: Incarnation | null): DecidedSession {
  const { id, station, state, blocked } = session
  return { id, incarnation: incarnation?.key ?? null, user: qualifiedUser(session), station, state, blocked }
}
