import { isoInstant } from '../../model/time.ts'
import { type InstalledTask, lastResult } from '../../windows/task-scheduler.ts'
import type { ServiceStanding } from '../service-standing.ts'
import { printable } from './printable.ts'

/** How a service stands, a line a matter. */
export function serviceText({ task, daemon, places, hasSettings, policies, state }: ServiceStanding): string {
  const lines: readonly (readonly [string, string])[] = [
    ['Service', task === null ? 'not installed, or not to be seen by this account' : taskText(task)],
    ['Daemon', daemon === null ? 'none is running' : `process ${daemon.pid}, since ${isoInstant(daemon.since)}`],
    ['Settings', hasSettings ? places.settings : `${places.settings}, which is not there`],
    ['Policies', policies],
    ['State', state],
    ['Log', places.logFile],
  ]
  return lines.map(([name, said]) => `${`${name}:`.padEnd(11)}${printable(said)}\n`).join('')
}

function taskText({ enabled, lastResult: result }: InstalledTask): string {
  const starts = enabled ? 'starts with the computer' : 'DISABLED in the task scheduler'
  return `installed, ${starts}; ${resultText(result)}`
}

function resultText(result: number | null): string {
  switch (result) {
    case null:
      return 'how it last ended is not known'
    case lastResult.running:
      return 'running'
    case lastResult.neverRan:
      return 'never ran'
    case lastResult.ended:
      return 'last ended by force'
    case 0:
      return 'last ended in order'
    default:
      return result > 255
        ? `last ended with Windows code 0x${result.toString(16)}`
        : `last ended with exit code ${result}`
  }
}
