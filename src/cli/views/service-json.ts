import { isoInstant } from '../../model/time.ts'
import { lastResult } from '../../windows/task-scheduler.ts'
import type { ServiceStanding } from '../service-standing.ts'

/** How a service stands, as data. */
export function serviceDocument(standing: ServiceStanding): Readonly<Record<string, unknown>> {
  const { task, daemon, places, policies, state } = standing
  const result = task?.lastResult ?? null
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'Service',
    installed: task !== null,
    enabled: task?.enabled ?? null,
    // As the task scheduler says; who keeps the host is said below.
    running: result === null ? null : result === lastResult.running,
    lastResult: result,
    daemon: daemon === null ? null : { pid: daemon.pid, state: daemon.state, since: isoInstant(daemon.since) },
    settings: standing.hasSettings ? places.settings : null,
    policies,
    state,
    log: places.logFile,
  }
}
