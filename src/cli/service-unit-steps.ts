import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { OperationFailed } from './errors.ts'
import { serviceSettings } from './service-settings.ts'
import { file, folder, type Step } from './service-step.ts'
import { armingText, isOurs, standingText, type UnitFile } from './service-unit-files.ts'
import type { Account, UnitHost } from './service-unit-host.ts'
import type { NetworkFile } from './service-unit-network.ts'
import { UNIT_ACCOUNT } from './service-unit-places.ts'
import type { StartingFile } from './starting-files.ts'

export interface UnitInstallation {
  readonly host: UnitHost
  readonly programFolder: string
  readonly account: string
  /** The account is there, and in the group xrdp where that is. */
  readonly has: { readonly account: boolean; readonly xrdp: boolean }
  /** Written into new settings. */
  readonly provider: string
  readonly timeZone: string | null
  /** Written where there are no policies yet. */
  readonly policies: readonly StartingFile[]
  /** The unit last; empty: a package brought them. */
  readonly files: readonly UnitFile[]
  /** With which the unit reaches its repository and whom it alerts, and browsers it. */
  readonly network: readonly NetworkFile[]
  readonly start: boolean
  readonly enforce: boolean
  /** Waits until the host is kept. @throws when that takes too long */
  readonly awaitKeeper: () => Promise<void>
  /** @throws when nobody armed the host */
  readonly requireArmed: () => Promise<void>
}

/** Root and the service's group: policies name people, whom nobody else is to read of. */
export const FOLDER_MODE = 0o750
const FILE_MODE = 0o640

/** What an installation consists of, in order. What a step does it can do again without harm; nothing of a person's is overwritten. */
export function unitSteps(installation: UnitInstallation): readonly Step[] {
  const { host, account, has, provider, timeZone, policies, files, network, start, enforce } = installation
  const { places, systemctl } = host
  const given = (step: Step, path: string, mode: number): Step => ({
    ...step,
    async carryOut() {
      await step.carryOut()
      host.give(path, await accountNow(host, account), mode)
    },
  })
  const reaching = network.map(each => ({
    ...(each.file === null ? without(each) : systemFile(each.file)),
    isWanted: each.file !== null,
  }))
  const settings = serviceSettings({ provider, timeZone, state: places.state })
  return [
    {
      what: `make the account ${account}`,
      needed: !has.account,
      carryOut: () => host.makeAccount(installation.programFolder),
    },
    {
      what: `let ${account} into the group xrdp, to reach the sessions' sockets`,
      needed: !has.xrdp,
      carryOut: () => host.joinXrdp(account),
    },
    given(folder(places.root), places.root, FOLDER_MODE),
    given(file(places.settings, settings), places.settings, FILE_MODE),
    ...(existsSync(places.policies) ? [] : startingPolicies(places.policies, policies, given)),
    ...files.map(systemFile),
    ...reaching.filter(({ isWanted, needed }) => isWanted || needed),
    {
      what: 'have systemd read its units again',
      needed: files.length > 0 || reaching.some(({ needed }) => needed),
      carryOut: () => systemctl.reload(),
    },
    {
      what: 'have the bus read its policies again',
      needed: files.length > 0,
      // One that is not called so, or can't, finds the policy by itself or at the next start.
      carryOut: () => systemctl.reloadOther('dbus.service').catch(() => {}),
    },
    { what: `let ${systemctl.unit} start with the computer`, needed: true, carryOut: () => systemctl.enable() },
    {
      what: enforce ? 'start it, this once with --enforce' : 'start it, and wait until it is ready',
      needed: start,
      carryOut: () => (enforce ? withArming(host, () => systemctl.restart()) : systemctl.restart()),
    },
    { what: 'see that it keeps the host', needed: start, carryOut: installation.awaitKeeper },
    { what: 'see that the host is armed', needed: enforce, carryOut: installation.requireArmed },
  ]
}

function startingPolicies(
  path: string,
  policies: readonly StartingFile[],
  given: (step: Step, path: string, mode: number) => Step,
): readonly Step[] {
  const files = policies.map(({ name, text }) => given(file(join(path, name), text), join(path, name), FILE_MODE))
  return [given(folder(path), path, FOLDER_MODE), ...files]
}

/** For everybody to read: a bus or polkit that runs as an account of its own reads its rules itself. */
function systemFile({ path, text }: UnitFile): Step {
  return {
    what: `write ${path}`,
    needed: standingText(path) !== text,
    async carryOut() {
      mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
      // Anew: what a person may have put a link to is not written through it.
      rmSync(path, { force: true })
      writeFileSync(path, text, { flag: 'wx', mode: 0o644 })
    },
  }
}

function without({ path, absent }: NetworkFile): Step {
  const text = standingText(path)
  return {
    what: `remove ${path}, ${absent}`,
    needed: text !== null && isOurs(text),
    carryOut: async () => removeDropIn(path),
  }
}

/** What an administrator changed is in the same folder. */
export function removeDropIn(path: string): void {
  rmSync(path, { force: true })
  const folder = dirname(path)
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder)
}

/** In a place that is gone with the next start of the computer: a store that is lost is to be armed by a person, not by that. */
async function withArming({ places, systemctl }: UnitHost, start: () => Promise<void>): Promise<void> {
  const { path } = await systemctl.show()
  const unit = standingText(path)
  if (unit === null) throw new OperationFailed(`the unit ${path} can't be read`)
  mkdirSync(dirname(places.arming), { recursive: true, mode: 0o755 })
  writeFileSync(places.arming, armingText(unit), { mode: 0o644 })
  try {
    await systemctl.reload()
    await start()
  } finally {
    // Beside it is what was changed until the next start of the computer (`systemctl edit --runtime`).
    removeDropIn(places.arming)
    await systemctl.reload()
  }
}

async function accountNow(host: UnitHost, name: string): Promise<Account> {
  const account = await host.account(name)
  if (account === null) throw new OperationFailed(`the account ${name} was made and is not there`)
  return account
}

/** The one that is made where none is named. */
export function isOwnAccount(name: string): boolean {
  return name === UNIT_ACCOUNT
}
