import { chmodSync, chownSync } from 'node:fs'
import { join } from 'node:path'
import { isSystemdHere, Systemctl } from '../linux/systemctl.ts'
import { findTool, runTool, ToolFailed } from '../linux/tool.ts'
import { type ForeignWriters, whoMayChange } from '../policy/ownership.ts'
import { OperationFailed } from './errors.ts'
import { UNIT_ACCOUNT, UNIT_NAME, type UnitPlaces, unitPlaces } from './service-unit-places.ts'

export interface Account {
  readonly uid: number
  readonly gid: number
}

/** What of a Linux computer an installation reads and changes, besides its files. */
export interface UnitHost {
  readonly systemctl: Systemctl
  readonly places: UnitPlaces
  /** systemd is the first process here. */
  readonly hasSystemd: boolean
  isRoot(): boolean
  /** null: there is no such account. */
  account(name: string): Promise<Account | null>
  /** The service's own. @throws {ToolFailed} */
  makeAccount(programFolder: string): Promise<void>
  /** Whether there is a group xrdp that this account, which may not be there yet, is not in. */
  lacksXrdp(account: string): Promise<boolean>
  joinXrdp(account: string): Promise<void>
  /** Belongs to root and to the account's group. */
  give(path: string, account: Account, mode: number): void
  /** The folder that the unit's sandbox hides, in which this path is; null: in none. */
  hiddenIn(path: string): string | null
  /** null: only root may change it, and what leads to it. */
  foreignWriters(path: string): Promise<ForeignWriters | null>
}

/** This computer, which has to run Linux. */
export function linuxHost(): UnitHost {
  return {
    systemctl: new Systemctl([findTool('systemctl') ?? '/usr/bin/systemctl'], UNIT_NAME),
    places: unitPlaces(),
    hasSystemd: isSystemdHere(),
    isRoot: () => process.geteuid?.() === 0,
    account: accountOf,
    makeAccount,
    async lacksXrdp(account) {
      if ((await entry('group', 'xrdp')) === null) return false
      if ((await accountOf(account)) === null) return true
      const groups = await runTool([tool('id'), '-nG', account])
      return !groups.trim().split(' ').includes('xrdp')
    },
    async joinXrdp(account) {
      await runTool([tool('usermod'), '--append', '--groups', 'xrdp', account])
    },
    give(path, { gid }, mode) {
      chownSync(path, 0, gid)
      chmodSync(path, mode)
    },
    hiddenIn: path => HIDDEN.find(folder => path.startsWith(folder)) ?? null,
    foreignWriters: path => whoMayChange(path, [0]),
  }
}

/** By ProtectHome and PrivateTmp of packaging/systemd/stationkeeper.service; what is in /run is gone at the next start. */
const HIDDEN: readonly string[] = ['/home/', '/root/', '/run/', '/tmp/', '/var/tmp/']

async function accountOf(name: string): Promise<Account | null> {
  const [, , uid, gid] = (await entry('passwd', name))?.split(':') ?? []
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid) }
}

/** getent(1): 2 for one that is not there. */
async function entry(database: 'passwd' | 'group', key: string): Promise<string | null> {
  try {
    return (await runTool([tool('getent'), database, key])).trim()
  } catch (error) {
    if (error instanceof ToolFailed && error.code === 2) return null
    throw error
  }
}

async function makeAccount(programFolder: string): Promise<void> {
  const sysusers = findTool('systemd-sysusers')
  if (sysusers !== null) {
    await runTool([sysusers, join(programFolder, 'packaging', 'sysusers.d', 'stationkeeper.conf')])
    return
  }
  const home = ['--home-dir', '/var/lib/stationkeeper', '--no-create-home']
  await runTool([tool('useradd'), '--system', '--user-group', ...home, '--shell', '/usr/sbin/nologin', UNIT_ACCOUNT])
}

function tool(name: string): string {
  const found = findTool(name)
  if (found === null) throw new OperationFailed(`this system has no ${name}`, { hint: 'install it, and try again' })
  return found
}
