import { join } from 'node:path'
import { SYSTEM_SID } from '../windows/folders-access.ts'
import { NotForATask, type TaskAccount, type TaskDefinition, taskXml } from '../windows/task-xml.ts'
import { InvalidInput, OperationFailed } from './errors.ts'
import type { ServiceHost } from './service-host.ts'
import type { ServiceSettings } from './service-resolve.ts'
import { carryOut, showSteps } from './service-step.ts'
import { installationSteps } from './service-steps.ts'
import { requireOwnFolder, requireOwnProgram } from './service-trust.ts'
import { startingFiles } from './starting-files.ts'
import type { Terminal } from './terminal.ts'

/** What the task runs. */
export interface InstalledProgram {
  /** Node's own executable. */
  readonly node: string
  /** Folder of the package. */
  readonly folder: string
}

/** What installing takes on every system. */
export interface ServiceInstallation {
  readonly terminal: Terminal
  readonly program: InstalledProgram
  /** `--provider`; null: not given. Settings that are there have their own. */
  readonly provider: string | null
  /** `--account`; null: the system's usual one, SYSTEM or stationkeeper. */
  readonly account: string | null
  readonly enforce: boolean
  readonly start: boolean
  readonly whatIf: boolean
  readonly settings: ServiceSettings
  /** Waits until the service keeps the host. @throws when that takes too long */
  readonly awaitKeeper: () => Promise<void>
  /** The zone of this computer; null: not known. */
  readonly timeZone: string | null
}

export interface InstallOptions extends ServiceInstallation {
  readonly host: ServiceHost
  /** Ends the service that runs, in order; null: none does. */
  readonly stop: (() => Promise<void>) | null
}

/**
 * Makes a service of this program, or shows what that would do.
 * @throws {InvalidInput} the account or the settings are not valid; nothing was done
 * @throws {OperationFailed} what stands in the way, what was done before, and how to undo it
 */
export async function installService(options: InstallOptions): Promise<void> {
  const { host, terminal, program, whatIf, start, enforce } = options
  const { places } = host
  if (enforce && !start)
    throw new InvalidInput('--enforce is for the first start, so it makes no sense with --no-start')
  if (!whatIf && !(await host.isElevated())) throw notElevated('install')
  const account = await accountOf(options.account, host)
  const trusted = account.sid === null ? [] : [account.sid]
  await requireOwnProgram([program.node, program.folder], host)
  for (const path of [places.root, places.settings, places.policies]) await requireOwnFolder(path, trusted, host)
  const provider = providerOf(options)
  const definition = definitionOf(options, account.account)
  requireTask(definition)
  const steps = installationSteps({
    host,
    provider,
    timeZone: options.timeZone,
    policies: startingFiles(places.policies),
    definition,
    sid: account.sid,
    hasEventSource: await host.eventSource.isRegistered(),
    start,
    enforce,
    stop: options.stop,
    awaitKeeper: options.awaitKeeper,
  })
  if (whatIf) return showSteps(steps, terminal)
  await carryOut(steps, terminal)
  terminal.err(afterwards(options, provider))
}

export function notElevated(verb: string): OperationFailed {
  return new OperationFailed(`\`service ${verb}\` needs an administrator's full rights`, {
    hint: 'open PowerShell with "Run as administrator", and run it again there',
  })
}

async function accountOf(
  name: string | null,
  host: ServiceHost,
): Promise<{ readonly account: TaskAccount; readonly sid: string | null }> {
  if (name === null) return { account: { kind: 'system' }, sid: null }
  if (!/^[^\\@]+\\[^\\@]+\$$/.test(name)) {
    throw new InvalidInput(`${JSON.stringify(name)} is no managed service account`, {
      hint: "write it as 'CLASS\\keeper$', with its domain and the dollar at its end; other accounts have passwords, which are not kept here",
    })
  }
  const sid = await host.sidOf(name)
  if (sid === null) {
    throw new InvalidInput(`nobody knows the account ${name}`, {
      hint: 'make it, allow this computer to use it (`Install-ADServiceAccount`), and try again',
    })
  }
  return sid === SYSTEM_SID ? { account: { kind: 'system' }, sid: null } : { account: { kind: 'managed', name }, sid }
}

/** @throws {InvalidInput} it is not said, or otherwise in the settings */
function providerOf({ provider, settings, host: { places } }: InstallOptions): string {
  const { areThere, resolved } = settings
  if (areThere && provider !== null && provider !== resolved.settings.provider) {
    throw new InvalidInput(`--provider ${provider}, but ${places.settings} says ${resolved.settings.provider}`, {
      hint: 'it is never overwritten: change it there, or leave --provider out',
    })
  }
  if (areThere || provider !== null) return resolved.settings.provider
  throw new InvalidInput('--provider is missing, and there are no settings yet', {
    hint: '`stationkeeper doctor` says which one fits this host: multipoint or wts; simulator tries it without touching anybody',
  })
}

/** Every path is absolute, since a task's folder and search path are not ours to rely on. */
function definitionOf({ host: { places }, program, settings }: InstallOptions, account: TaskAccount): TaskDefinition {
  return {
    description:
      'Keeps the desktop sessions of this host as declared. See stationkeeper.yaml in its folder under ProgramData.',
    program: program.node,
    args: [
      join(program.folder, 'bin', 'stationkeeper.js'),
      'run',
      '--restart',
      '--settings',
      places.settings,
      ...settings.flags,
      '--log',
      places.logFile,
    ],
    workingFolder: places.root,
    account,
  }
}

/** Before anything is done. @throws {InvalidInput} no task can be made of it */
function requireTask(definition: TaskDefinition): void {
  try {
    taskXml(definition)
  } catch (error) {
    throw error instanceof NotForATask ? new InvalidInput(error.message) : error
  }
}

function afterwards({ host: { places }, enforce, start }: InstallOptions, provider: string): string {
  const when = start ? 'It runs' : 'It starts with the computer, or with `service install`'
  const lines = [`${when}; its words are in ${places.logFile}, its policies in ${places.policies}.`]
  if (provider !== 'simulator') {
    lines.push(
      enforce
        ? 'Its policies are enforced from now on.'
        : 'Unless the host was armed before (`stationkeeper status` says so), it withholds every change until somebody says that the policies are meant: `service install --enforce`.',
    )
  }
  return `${lines.join('\n')}\n`
}
