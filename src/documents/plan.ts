import type { Verdict } from '../compare/diff.ts'
import type { TurningPoints } from '../compare/turning-points.ts'
import type { DecidedSession, Decision, Plan, Reason, Summary } from '../model/plan.ts'
import type { RuleRef } from '../model/policy.ts'
import { type Instant, isoInstant } from '../model/time.ts'

/** What is told with a plan and is no part of it. */
export interface PlanContext {
  /** Whole, in hex, of the Git repository that the policies are from; null: they are from none. */
  readonly commit?: string | null
  /** When its decisions change by time alone; null: that was not asked for. */
  readonly over?: TurningPoints | null
}

/**
 * The plan as the contract has it (`schemas/plan.v1.schema.json`). Fields stand in one fixed order, so that the same plan is
 * the same text.
 */
export function planDocument(
  plan: Plan,
  { commit = null, over = null }: PlanContext = {},
): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'Plan',
    id: plan.id,
    host: plan.host,
    revision: plan.revision,
    ...(commit === null ? {} : { commit }),
    observedAt: isoInstant(plan.observedAt),
    plannedAt: isoInstant(plan.plannedAt),
    wakeAt: plan.wakeAt === null ? null : isoInstant(plan.wakeAt),
    fightDetection: plan.fightDetection,
    decisions: plan.decisions.map(decisionDocument),
    summary: summaryDocument(plan.summary),
    ...(over === null ? {} : { over: turningPointsDocument(over) }),
  }
}

export function summaryDocument(summary: Summary): Readonly<Record<string, number>> {
  return {
    unlock: summary.unlock,
    disconnect: summary.disconnect,
    assert: summary.assert,
    inSync: summary.inSync,
    unverified: summary.unverified,
    unmanaged: summary.unmanaged,
    withheld: summary.withheld,
    conflict: summary.conflict,
    unsupported: summary.unsupported,
  }
}

function turningPointsDocument({ from, until, cut, points }: TurningPoints): Readonly<Record<string, unknown>> {
  return {
    from: isoInstant(from),
    until: isoInstant(until),
    cut,
    points: points.map(({ at, turns, summary }) => ({
      at: isoInstant(at),
      turns: turns.map(({ session, before, after }) => ({
        session: sessionDocument(session),
        before: verdictDocument(before),
        after: verdictDocument(after),
      })),
      summary: summaryDocument(summary),
    })),
  }
}

export function decisionDocument(decision: Decision): Readonly<Record<string, unknown>> {
  return { session: sessionDocument(decision.session), ...verdictDocument(decision) }
}

export function sessionDocument(session: DecidedSession): Readonly<Record<string, unknown>> {
  return {
    id: session.id,
    incarnation: session.incarnation,
    user: session.user,
    station: session.station,
    state: session.state,
    blocked: session.blocked,
  }
}

export function verdictDocument({
  status,
  action,
  desired,
  reason,
  rule,
  preview,
  drift,
}: Verdict): Readonly<Record<string, unknown>> {
  return {
    status,
    action,
    desired,
    reason: reasonDocument(reason),
    rule: ruleDocument(rule),
    ...(drift === undefined
      ? {}
      : {
          drift: {
            desired: drift.desired,
            rule: ruleDocument(drift.rule),
            by: drift.by,
            until: isoInstant(drift.until),
          },
        }),
    ...(preview === undefined
      ? {}
      : {
          preview: {
            action: preview.action,
            reason: reasonDocument(preview.reason),
            rule: ruleDocument(preview.rule),
          },
        }),
  }
}

/** The code, and the fields that belong to it, with instants as people and programs read them. */
export function reasonDocument(reason: Reason): Readonly<Record<string, unknown>> {
  const { code } = reason
  switch (code) {
    case 'unverified':
      return {
        code,
        until: reason.until === null ? null : isoInstant(reason.until),
        ...(reason.lock === true && { lock: true }),
      }
    case 'unsupported':
      return reason.why === undefined ? { code } : { code, why: reason.why }
    case 'conflict':
      return { code, with: ruleDocument(reason.with) }
    case 'undecided-match':
      return { code, rule: ruleDocument(reason.rule), field: reason.field }
    case 'protected':
      return { code, because: reason.because }
    case 'in-flight':
      return { code, action: reason.action }
    case 'provider-failed':
      return { code, until: isoInstant(reason.until), message: reason.message }
    case 'backoff':
      return { code, until: isoInstant(reason.until), attempt: reason.attempt }
    case 'held':
      return { code, hold: reason.hold, by: reason.by, until: isoInstant(reason.until) }
    case 'notice':
      return { code, until: isoInstant(reason.until), shown: reason.shown }
    case 'contested':
      return { code, until: isoInstant(reason.until), reversals: reason.reversals }
    case 'host-limit':
    case 'disruption-budget':
    case 'session-limit':
      return { code, until: isoInstant(reason.until), count: reason.count, per: reason.per }
    case 'blocked':
    case 'in-sync':
      return reason.lock === true ? { code, lock: true } : { code }
    case 'block-unknown':
    case 'should-be-disconnected':
    case 'no-desktop':
    case 'no-rule':
    case 'unmanaged-by-rule':
    case 'not-a-user-session':
    case 'stopped':
    case 'disarmed':
    case 'plan-only':
    case 'weak-identity':
      return { code }
    default:
      return reason satisfies never
  }
}

export function ruleDocument(rule: RuleRef | null): Readonly<Record<string, unknown>> | null {
  return rule === null ? null : { policy: rule.policy, rule: rule.rule, file: rule.file, line: rule.line }
}

/** For documents that are no plans but speak of instants as well. */
export function instantOrNull(at: Instant | null): string | null {
  return at === null ? null : isoInstant(at)
}
