import { placedFields } from '../../documents/ordered.ts'
import { instantOrNull } from '../../documents/plan.ts'
import { isoInstant } from '../../model/time.ts'
import type { Budgets, Left } from '../../standing/budgets.ts'
import type { Armed } from '../armed.ts'
import type { RepositoryNow } from '../policies-now.ts'
import type { Standing } from '../standing.ts'
import { countSessions } from './standing-text.ts'
import { withheldGroups } from './withheld-text.ts'

/** How things stand, as data. */
export function standingDocument(standing: Standing): Readonly<Record<string, unknown>> {
  const { host, provider, state, daemon, stopped, unkept, policies, observation, unseen, plan } = standing
  const { budgets } = standing
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'Status',
    host,
    provider,
    state,
    daemon: daemon === null ? null : { pid: daemon.pid, state: daemon.state, since: isoInstant(daemon.since) },
    stopped,
    armed: standing.armed === null ? null : armedDocument(standing.armed),
    unkept,
    unremembered: standing.unremembered,
    policies: {
      source: policies.source,
      revision: policies.revision,
      rules: policies.rules,
      inForceSince: policies.since,
      rejected: policies.rejected,
      unread: policies.unread,
      standsInSince: policies.standsIn,
      repository: policies.repository && repositoryDocument(policies.repository),
    },
    sessions:
      observation === null
        ? null
        : {
            observedAt: isoInstant(observation.observedAt),
            total: observation.sessions.length,
            ...countSessions(observation.sessions),
          },
    fightDetection: standing.fightDetection,
    unseen,
    due: plan === null ? null : { wakeAt: instantOrNull(plan.wakeAt), ...plan.summary },
    withheld: withheldGroups(plan?.decisions ?? []).map(({ reason, sessions, first, last }) => ({
      ...reason,
      sessions,
      firstUntil: instantOrNull(first),
      lastUntil: instantOrNull(last),
    })),
    ...inForce(standing),
    budgets: budgets === null ? null : budgetsDocument(budgets),
  }
}

/** `age` in milliseconds. */
function repositoryDocument({ commit, fetchedAt, age }: RepositoryNow): Readonly<Record<string, unknown>> {
  return {
    commit: commit && { ...commit, committedAt: isoInstant(commit.committedAt) },
    fetchedAt: instantOrNull(fetchedAt),
    age,
  }
}

/** null: nobody can tell, which is not the same as none. */
function inForce({ placed, contests, notices, unremembered }: Standing): Readonly<Record<string, unknown>> {
  if (unremembered !== null) return { holds: null, overrides: null, contested: null, notices: null }
  const of = (kind: 'hold' | 'override'): readonly unknown[] =>
    placed
      .filter(each => each.placed.kind === kind)
      .map(each => ({ ...placedFields(each.placed), sessions: each.sessions }))
  return {
    holds: of('hold'),
    overrides: of('override'),
    contested: contests.map(({ sessionId, user, rule, reversals, since, until }) => ({
      session: sessionId,
      user,
      policy: rule.policy,
      rule: rule.rule,
      reversals,
      whenContested: rule.reapply.whenContested,
      since: isoInstant(since),
      until: isoInstant(until),
    })),
    notices: notices.map(({ sessionId, user, rule, until, shown }) => ({
      session: sessionId,
      user,
      policy: rule.policy,
      rule: rule.rule,
      until: isoInstant(until),
      shown,
    })),
  }
}

function budgetsDocument({ writes, disconnects }: Budgets): Readonly<Record<string, unknown>> {
  return { writes: leftDocument(writes), disconnects: disconnects === null ? null : leftDocument(disconnects) }
}

function armedDocument(armed: Armed): Readonly<Record<string, unknown>> {
  return armed.armed ? { armed: true, by: armed.by, at: instantOrNull(armed.at) } : { armed: false, by: null, at: null }
}

function leftDocument({ left, count, per, moreAt }: Left): Readonly<Record<string, unknown>> {
  return { left, count, per, moreAt: instantOrNull(moreAt) }
}
