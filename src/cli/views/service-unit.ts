import { existsSync } from 'node:fs'
import type { UnitState } from '../../linux/systemctl.ts'
import { isoInstant } from '../../model/time.ts'
import type { Holder } from '../../store/lease.ts'
import type { UnitPlaces } from '../service-unit-places.ts'
import { printable } from './printable.ts'

/** How a service of systemd stands. */
export interface UnitStanding {
  readonly unit: UnitState
  /** Who keeps the host; null: nobody. */
  readonly daemon: Holder | null
  readonly places: UnitPlaces
  /** Where policies and state are by its settings. */
  readonly policies: string
  readonly state: string
}

/** As data, with the names that it has on Windows, too. */
export function unitDocument({
  unit,
  daemon,
  places,
  policies,
  state,
}: UnitStanding): Readonly<Record<string, unknown>> {
  const installed = unit.load !== 'not-found'
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'Service',
    installed,
    enabled: installed ? unit.file === 'enabled' : null,
    // As systemd says; who keeps the host is said below.
    running: installed ? unit.active === 'active' || unit.active === 'reloading' : null,
    lastResult: unit.exit,
    daemon: daemon === null ? null : { pid: daemon.pid, state: daemon.state, since: isoInstant(daemon.since) },
    settings: existsSync(places.settings) ? places.settings : null,
    policies,
    state: daemon?.state ?? state,
    // The journal keeps it.
    log: null,
    unit: installed
      ? { path: unit.path, active: unit.active, status: unit.status, user: unit.user, restarts: unit.restarts }
      : null,
  }
}

/** A line a matter. */
export function unitText({ unit, daemon, places, policies, state }: UnitStanding): string {
  const lines: readonly (readonly [string, string])[] = [
    ['Service', unit.load === 'not-found' ? 'not installed' : standingText(unit)],
    ...(unit.status === '' || unit.pid === 0 ? [] : [['Says', unit.status] as const]),
    ['Daemon', daemonText(unit, daemon)],
    [
      'Settings',
      existsSync(places.settings) ? places.settings : `${places.settings}, which is not there, or not for this account`,
    ],
    ['Policies', policies],
    ['State', daemon?.state ?? state],
    ['Log', 'journalctl -u stationkeeper'],
  ]
  return lines.map(([name, said]) => `${`${name}:`.padEnd(11)}${printable(said)}\n`).join('')
}

/** Who keeps a simulated host is its own account's affair. */
function daemonText({ pid }: UnitState, daemon: Holder | null): string {
  if (daemon !== null) return `process ${daemon.pid}, since ${isoInstant(daemon.since)}`
  return pid === 0 ? 'none is running' : `process ${pid}; since when, this account can't see`
}

function standingText({ file, active, exit, user, restarts }: UnitState): string {
  const starts = file === 'enabled' ? 'starts with the computer' : `does NOT start with the computer (${file})`
  const ended = active === 'failed' && exit !== null ? `, last ended with exit code ${exit}` : ''
  const again = restarts > 0 ? `, begun again ${restarts} ${restarts === 1 ? 'time' : 'times'}` : ''
  return `installed, ${starts}; ${active}${user === '' ? '' : ` as ${user}`}${ended}${again}`
}
