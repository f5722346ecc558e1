import { rmSync } from 'node:fs'
import { describeHolder } from '../daemon/run.ts'
import type { Clock } from '../model/clock.ts'
import { pause } from '../model/pause.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { leasePath } from '../settings/lease-path.ts'
import type { Settings } from '../settings/settings.ts'
import { holder, isHeld } from '../store/lease.ts'
import { InvalidInput, messageOf, OperationFailed } from './errors.ts'
import type { ServiceHost } from './service-host.ts'
import { type InstalledProgram, installService, notElevated } from './service-install.ts'
import { type ServiceSettings, settingsOfService } from './service-resolve.ts'
import { serviceStanding } from './service-standing.ts'
import { stopService } from './service-stop.ts'
import type { Terminal } from './terminal.ts'
import type { Format } from './verb.ts'
import { jsonText } from './views/json.ts'
import { serviceDocument } from './views/service-json.ts'
import { serviceText } from './views/service-text.ts'

export const serviceWords = ['install', 'uninstall', 'status', 'stop'] as const
export type ServiceWord = (typeof serviceWords)[number]

export interface ServiceCall {
  readonly word: ServiceWord
  readonly account: string | null
  readonly provider: string | null
  readonly enforce: boolean
  readonly start: boolean
  readonly whatIf: boolean
  /** How long running actions may take to end; null: a minute. */
  readonly within: Milliseconds | null
  readonly format: Format
  readonly terminal: Terminal
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** What a call works with. */
export interface ServiceTools {
  readonly host: ServiceHost
  readonly program: InstalledProgram
  readonly clock: Clock
  readonly kill: (pid: number) => void
}

const ENDS_WITHIN: Milliseconds = ms(60_000)
const KEEPS_WITHIN: Milliseconds = ms(60_000)
const LOOK: Milliseconds = ms(200)

/** Does what one word of `service` says. @throws {InvalidInput} @throws {OperationFailed} */
export async function callService(call: ServiceCall, tools: ServiceTools): Promise<void> {
  const { word, terminal, format, env, provider } = call
  const { host } = tools
  const settings = await settingsOfService({ places: host.places, env, terminal, provider })
  switch (word) {
    case 'status': {
      const standing = await serviceStanding(host, settings)
      terminal.out(format === 'json' ? jsonText(serviceDocument(standing), terminal) : serviceText(standing))
      return
    }
    case 'install':
      return await install(call, tools, settings)
    case 'stop':
      await requireInstalled(call, tools, settings)
      return await stop(call, tools, settings)
    case 'uninstall':
      return await uninstall(call, tools, settings)
    default:
      return word satisfies never
  }
}

async function install(call: ServiceCall, tools: ServiceTools, settings: ServiceSettings): Promise<void> {
  const { host, program, clock } = tools
  const path = leasePath(settings.resolved.settings)
  const runs = isHeld(path)
  if (runs && (await host.scheduler.find()) === null) {
    throw new OperationFailed(`this host is kept already, and not by a service: ${describeHolder(path)}`, {
      hint: 'end it where it was started, and run `service install` again',
    })
  }
  await installService({
    ...call,
    host,
    program,
    settings,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    stop: runs ? () => stop(call, tools, settings) : null,
    awaitKeeper: () => awaitKeeper(path, { clock, signal: call.signal, logFile: host.places.logFile }),
  })
}

async function awaitKeeper(
  path: string,
  { clock, signal, logFile }: { readonly clock: Clock; readonly signal: AbortSignal; readonly logFile: string },
): Promise<void> {
  const begun = clock.uptime()
  while (holder(path) === null) {
    if (clock.uptime() - begun >= KEEPS_WITHIN) {
      throw new OperationFailed(`the task was started, and nobody keeps the host after a minute; ${logFile} says why`)
    }
    await pause(clock, LOOK, signal)
    signal.throwIfAborted()
  }
}

async function stop(call: ServiceCall, { host, clock, kill }: ServiceTools, settings: ServiceSettings): Promise<void> {
  const { within, terminal, signal, whatIf } = call
  const resolved: Settings = settings.resolved.settings
  if (whatIf) {
    const path = leasePath(resolved)
    const what = isHeld(path)
      ? `ask ${describeHolder(path)} to end in order`
      : 'end nothing, since nobody keeps the host'
    terminal.out(`What if: ${what}.\n`)
    return
  }
  await stopService({ host, settings: resolved, within: within ?? ENDS_WITHIN, clock, signal, terminal, kill })
}

async function uninstall(call: ServiceCall, tools: ServiceTools, settings: ServiceSettings): Promise<void> {
  const { host } = tools
  const { terminal, whatIf } = call
  await requireInstalled(call, tools, settings)
  await stop(call, tools, settings)
  if (whatIf) {
    terminal.out('What if: remove the task.\nWhat if: remove the source of the event log.\n')
    return
  }
  await host.scheduler.remove()
  // Whoever finds it believes that there is a service, as whom it says.
  rmSync(host.places.task, { force: true })
  terminal.out('The task is removed.\n')
  try {
    await host.eventSource.remove()
  } catch (error) {
    terminal.err(`The source of the event log is left, and harms nobody: ${messageOf(error)}\n`)
  }
  terminal.err(
    `Settings, policies, state and log are left in ${host.places.root}; remove that folder to forget everything.\n`,
  )
}

/** @throws {OperationFailed} there is no service, or it can't be changed from here */
async function requireInstalled(
  { word, whatIf }: ServiceCall,
  { host }: ServiceTools,
  { resolved }: ServiceSettings,
): Promise<void> {
  if (!whatIf && !(await host.isElevated())) throw notElevated(word)
  if ((await host.scheduler.find()) !== null) return
  const path = leasePath(resolved.settings)
  if (!isHeld(path)) throw new InvalidInput('no service is installed')
  throw new InvalidInput('no service is installed', {
    hint: `${describeHolder(path)} keeps the host, started by hand: end it there`,
  })
}
