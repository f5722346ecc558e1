import type { Decision, Plan, Reason } from '../../model/plan.ts'
import type { RuleRef } from '../../model/policy.ts'
import { type Instant, isoInstant } from '../../model/time.ts'

/**
 * The plan as the contract has it (`schemas/plan.v1.schema.json`). Fields stand in one fixed order, so that the same plan is
 * the same text.
 */
export function planDocument(plan: Plan): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'Plan',
    id: plan.id,
    host: plan.host,
    revision: plan.revision,
    observedAt: isoInstant(plan.observedAt),
    plannedAt: isoInstant(plan.plannedAt),
    wakeAt: plan.wakeAt === null ? null : isoInstant(plan.wakeAt),
    fightDetection: plan.fightDetection,
    decisions: plan.decisions.map(decisionDocument),
    summary: {
      unlock: plan.summary.unlock,
      disconnect: plan.summary.disconnect,
      assert: plan.summary.assert,
      inSync: plan.summary.inSync,
      unverified: plan.summary.unverified,
      unmanaged: plan.summary.unmanaged,
      withheld: plan.summary.withheld,
      conflict: plan.summary.conflict,
      unsupported: plan.summary.unsupported,
    },
  }
}

export function decisionDocument(decision: Decision): Readonly<Record<string, unknown>> {
  const { session, preview, drift } = decision
  return {
    session: {
      id: session.id,
      incarnation: session.incarnation,
      user: session.user,
      station: session.station,
      state: session.state,
      blocked: session.blocked,
    },
    status: decision.status,
    action: decision.action,
    desired: decision.desired,
    reason: reasonDocument(decision.reason),
    rule: ruleDocument(decision.rule),
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
