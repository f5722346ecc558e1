import { isoInstant } from '../../model/time.ts'
import type { Standing } from '../standing.ts'
import { countSessions } from './standing-text.ts'

/** How things stand, as data. */
export function standingDocument(standing: Standing): Readonly<Record<string, unknown>> {
  const { host, provider, state, daemon, stopped, unkept, policies, observation, unseen, plan } = standing
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'Status',
    host,
    provider,
    state,
    daemon: daemon === null ? null : { pid: daemon.pid, state: daemon.state, since: isoInstant(daemon.since) },
    stopped,
    unkept,
    policies: {
      source: policies.source,
      revision: policies.revision,
      rules: policies.rules,
      inForceSince: policies.since,
      rejected: policies.rejected,
    },
    sessions:
      observation === null
        ? null
        : {
            observedAt: isoInstant(observation.observedAt),
            total: observation.sessions.length,
            ...countSessions(observation.sessions),
          },
    unseen,
    due: plan === null ? null : { wakeAt: plan.wakeAt === null ? null : isoInstant(plan.wakeAt), ...plan.summary },
  }
}
