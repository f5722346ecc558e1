import { existsSync } from 'node:fs'
import { type Milliseconds, ms } from '../model/time.ts'
import { runTool } from './tool.ts'

/** systemd's word of a unit, as `systemctl show` names it. */
export interface UnitState {
  /** `loaded`, `not-found`, `masked`, … */
  readonly load: string
  /** `active`, `inactive`, `activating`, `reloading`, `failed`, … */
  readonly active: string
  /** `enabled`, `disabled`, …; empty: there is no such file. */
  readonly file: string
  /** The file that it was loaded from; empty: none. */
  readonly path: string
  /** What it said of itself. */
  readonly status: string
  readonly user: string
  /** 0: it does not run. */
  readonly pid: number
  /** How its main process last ended; null: it has not, or systemd does not say. */
  readonly exit: number | null
  readonly restarts: number
  /** By the kinds of its sockets it may speak IP. Also where systemd does not say. */
  readonly speaksIp: boolean
  /** Addresses with their lengths, a space between them; empty: none are. */
  readonly denied: string
  readonly allowed: string
}

const PROPERTIES = [
  'LoadState',
  'ActiveState',
  'UnitFileState',
  'FragmentPath',
  'StatusText',
  'User',
  'MainPID',
  'ExecMainStatus',
  'ExecMainExitTimestampMonotonic',
  'NRestarts',
  'RestrictAddressFamilies',
  'IPAddressDeny',
  'IPAddressAllow',
] as const

/** Longer than systemd itself waits for a start or a stop, by the unit's own limits. */
const JOB_ENDS: Milliseconds = ms(150_000)

/** Whether systemd is what started this computer, as sd_booted(3) finds out. */
export function isSystemdHere(): boolean {
  return existsSync('/run/systemd/system')
}

/** One unit, and systemctl to do with it. */
export class Systemctl {
  readonly #command: readonly [string, ...string[]]
  readonly unit: string

  /** @param command systemctl by its full path, and what always comes first */
  constructor(command: readonly [string, ...string[]], unit: string) {
    this.#command = command
    this.unit = unit
  }

  /** @throws {ToolFailed} systemd does not answer */
  async show(): Promise<UnitState> {
    const out = await runTool([...this.#command, 'show', this.unit, `--property=${PROPERTIES.join(',')}`])
    const said = new Map(
      out.split('\n').map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    )
    const text = (name: (typeof PROPERTIES)[number]): string => said.get(name) ?? ''
    const number = (name: (typeof PROPERTIES)[number]): number => Number(text(name)) || 0
    return {
      load: text('LoadState'),
      active: text('ActiveState'),
      file: text('UnitFileState'),
      path: text('FragmentPath'),
      status: text('StatusText'),
      user: text('User'),
      pid: number('MainPID'),
      exit: number('ExecMainExitTimestampMonotonic') === 0 ? null : number('ExecMainStatus'),
      restarts: number('NRestarts'),
      speaksIp: speaksIp(text('RestrictAddressFamilies')),
      denied: text('IPAddressDeny'),
      allowed: text('IPAddressAllow'),
    }
  }

  /** Has systemd read its units again. @throws {ToolFailed} */
  async reload(): Promise<void> {
    await runTool([...this.#command, 'daemon-reload'])
  }

  /** @throws {ToolFailed} */
  async enable(): Promise<void> {
    await runTool([...this.#command, 'enable', this.unit])
  }

  /** @throws {ToolFailed} */
  async disable(): Promise<void> {
    await runTool([...this.#command, 'disable', this.unit])
  }

  /** Begins it anew, and waits until it says that it is ready. @throws {ToolFailed} it failed before */
  async restart(): Promise<void> {
    await runTool([...this.#command, 'restart', this.unit], { within: JOB_ENDS })
  }

  /** Asks it to end, and does not wait. @throws {ToolFailed} */
  async stop(): Promise<void> {
    await runTool([...this.#command, 'stop', '--no-block', this.unit])
  }

  /** Ends all that is left of it at once. @throws {ToolFailed} */
  async kill(): Promise<void> {
    await runTool([...this.#command, 'kill', '--signal=SIGKILL', this.unit])
  }

  /** Has another service read its configuration again. @throws {ToolFailed} */
  async reloadOther(unit: string): Promise<void> {
    await runTool([...this.#command, 'reload', unit])
  }
}

/** A list of what is allowed or, after `~`, of what is not; empty where systemd has no such property. */
function speaksIp(families: string): boolean {
  if (families === '') return true
  const names = families.replace(/^~/, '').split(' ')
  const isNamed = names.includes('AF_INET') || names.includes('AF_INET6')
  return families.startsWith('~') !== isNamed
}
