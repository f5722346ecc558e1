import { existsSync } from 'node:fs'
import { decidesForAll, policyPlaces } from '../daemon/foreign-writers.ts'
import { InvalidInput, OperationFailed } from './errors.ts'
import type { ServiceInstallation } from './service-install.ts'
import type { ServiceSettings } from './service-resolve.ts'
import { carryOut, showSteps } from './service-step.ts'
import { isOurs, standingText, type UnitFile, unitFiles } from './service-unit-files.ts'
import type { UnitHost } from './service-unit-host.ts'
import { networkFiles } from './service-unit-network.ts'
import { UNIT_ACCOUNT } from './service-unit-places.ts'
import { isOwnAccount, unitSteps } from './service-unit-steps.ts'
import { startingFiles } from './starting-files.ts'

export interface UnitInstallOptions extends ServiceInstallation {
  readonly host: UnitHost
  /** @throws when nobody armed the host */
  readonly requireArmed: () => Promise<void>
}

/**
 * Makes a unit of this program, or shows what that would do.
 * @throws {InvalidInput} the account or the settings are not valid; nothing was done
 * @throws {OperationFailed} what stands in the way, what was done before, and how to undo it
 */
export async function installUnit(options: UnitInstallOptions): Promise<void> {
  const { host, terminal, program, start, enforce, settings, whatIf } = options
  const { places } = host
  if (enforce && !start)
    throw new InvalidInput('--enforce is for the first start, so it makes no sense with --no-start')
  const packaged = places.packagedUnits.some(path => existsSync(path))
  const account = options.account ?? UNIT_ACCOUNT
  const hasAccount = await requireAccount(account, host)
  if (packaged && !isOwnAccount(account)) {
    throw new InvalidInput('the unit of the package has its own account', {
      hint: '`systemctl edit stationkeeper` gives it another, and the rules of polkit and of the bus have to name that, too',
    })
  }
  const provider = providerOf(options)
  if (!packaged) for (const path of [program.node, program.folder]) await requireOwnProgram(path, host)
  for (const path of [places.root, places.settings, places.policies]) await requireOwnPlace(path, host)
  const { webhookFile } = settings.resolved.settings.alerts
  const named = [...policyPlaces(settings.resolved.settings), ...(webhookFile === null ? [] : [webhookFile])]
  for (const path of named) requireSeen(path, host)
  const files = packaged ? [] : unitFiles({ places, program, account, flags: unitFlags(settings) })
  const network = networkFiles(places, settings.resolved.settings)
  for (const file of [...files, ...network.flatMap(each => each.file ?? [])]) requireOursOrNone(file)
  const steps = unitSteps({
    ...options,
    programFolder: program.folder,
    account,
    has: { account: hasAccount, xrdp: !(await host.lacksXrdp(account)) },
    provider,
    policies: startingFiles(places.policies),
    files,
    network,
  })
  if (whatIf) return showSteps(steps, terminal)
  await carryOut(steps, terminal)
  terminal.err(afterwards(options, provider))
}

/** The unit works in another folder than the settings' own, where policies would be looked for that these do not name. */
export function unitFlags({ flags, areThere, resolved }: ServiceSettings): readonly string[] {
  // A folder by a flag would stand before the repository.
  const named = !areThere || resolved.settings.git !== null || resolved.origins.get('policies')?.kind === 'file'
  return named ? flags : [...flags, '--policies', resolved.settings.policies]
}

/** @returns whether it is there */
async function requireAccount(name: string, host: UnitHost): Promise<boolean> {
  // As useradd(8) takes them; it also stands in a unit and in rules.
  if (!/^[a-z_][a-z0-9_-]{0,30}$/.test(name)) throw new InvalidInput(`${JSON.stringify(name)} is no name of an account`)
  const found = await host.account(name)
  if (found === null && !isOwnAccount(name)) {
    throw new InvalidInput(`there is no account ${name}`, {
      hint: `make it (\`useradd --system ${name}\`), or leave --account out`,
    })
  }
  if (found !== null && (found.uid === 0 || !decidesForAll(found.uid))) {
    throw new InvalidInput(
      `${name} is ${found.uid === 0 ? 'root' : "a person's account"}, and the service needs one of its own`,
      {
        hint: 'leave --account out, or name an account of the system (uid below 1000)',
      },
    )
  }
  return found !== null
}

/** @throws {InvalidInput} it is otherwise in the settings */
function providerOf({ provider, settings: { areThere, resolved }, host }: UnitInstallOptions): string {
  const said = resolved.settings.provider
  if (areThere && provider !== null && provider !== said) {
    throw new InvalidInput(`--provider ${provider}, but ${host.places.settings} says ${said}`, {
      hint: 'it is never overwritten: change it there, or leave --provider out',
    })
  }
  return areThere ? said : (provider ?? 'logind')
}

/** It decides for everybody who sits at this computer, so nobody but root may say what it does; and the unit's sandbox hides people's folders from it. */
async function requireOwnProgram(path: string, host: UnitHost): Promise<void> {
  const hint =
    'put the program where only root writes, as under /opt or /usr/local/lib (`sudo npm install --global stationkeeper` does), and run `service install` from there'
  const hidden = host.hiddenIn(path)
  if (hidden !== null) throw new OperationFailed(`a service finds nothing in ${hidden}, where ${path} is`, { hint })
  const writers = await host.foreignWriters(path)
  if (writers !== null) throw new OperationFailed(`others may change the program: ${writers.message}`, { hint })
}

/** What a repository is reached with and believed by is as missing for the service there as the program would be. */
function requireSeen(path: string, host: UnitHost): void {
  const hidden = host.hiddenIn(path)
  if (hidden === null) return
  throw new OperationFailed(`a service finds nothing in ${hidden}, where ${path} is, which its settings name`, {
    hint: 'put it where services look, as under /etc/stationkeeper or /srv, and change the settings',
  })
}

async function requireOwnPlace(path: string, host: UnitHost): Promise<void> {
  if (!existsSync(path)) return
  const writers = await host.foreignWriters(path)
  if (writers === null) return
  const hint = `look whether everything in it is yours; if so: ${writers.fix}; else remove it; then try again`
  throw new OperationFailed(`others may change what the service goes by: ${writers.message}`, { hint })
}

function requireOursOrNone({ path }: UnitFile): void {
  const text = standingText(path)
  if (text === null || isOurs(text)) return
  throw new InvalidInput(`${path} is there already, and not by \`service install\``, {
    hint: 'it is never overwritten: move it away, and try again',
  })
}

function afterwards({ host: { places, systemctl }, enforce, start }: UnitInstallOptions, provider: string): string {
  const when = start ? 'It runs' : 'It starts with the computer, or with `service install`'
  const lines = [`${when}; its words are in \`journalctl -u ${systemctl.unit}\`, its policies in ${places.policies}.`]
  if (provider !== 'simulator') {
    lines.push(
      enforce
        ? 'Its policies are enforced from now on.'
        : 'Unless the host was armed before (`stationkeeper status` says so), it withholds every change until somebody says that the policies are meant: `sudo stationkeeper service install --enforce`.',
    )
  }
  return `${lines.join('\n')}\n`
}
