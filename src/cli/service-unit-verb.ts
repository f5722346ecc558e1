import { existsSync, rmSync } from 'node:fs'
import { sourceName } from '../daemon/policy-source.ts'
import { describeHolder } from '../daemon/run.ts'
import type { UnitState } from '../linux/systemctl.ts'
import type { Clock } from '../model/clock.ts'
import { pause } from '../model/pause.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { leasePath } from '../settings/lease-path.ts'
import { holder, isHeld } from '../store/lease.ts'
import { InvalidInput, OperationFailed } from './errors.ts'
import { requireArmed } from './require-armed.ts'
import type { InstalledProgram } from './service-install.ts'
import { type ServiceSettings, settingsOfService } from './service-resolve.ts'
import { isOurs, standingText } from './service-unit-files.ts'
import type { UnitHost } from './service-unit-host.ts'
import { installUnit } from './service-unit-install.ts'
import { removeDropIn } from './service-unit-steps.ts'
import type { ServiceCall } from './service-verb.ts'
import { durationText } from './views/duration-text.ts'
import { jsonText } from './views/json.ts'
import { unitDocument, unitText } from './views/service-unit.ts'

/** What a call works with. */
export interface UnitTools {
  readonly host: UnitHost
  readonly program: InstalledProgram
  readonly clock: Clock
}

const ENDS_WITHIN: Milliseconds = ms(60_000)
const KILLED: Milliseconds = ms(10_000)
const KEEPS_WITHIN: Milliseconds = ms(10_000)
const LOOK: Milliseconds = ms(200)

/** Does what one word of `service` says, with a unit of systemd. @throws {InvalidInput} @throws {OperationFailed} */
export async function callUnitService(call: ServiceCall, tools: UnitTools): Promise<void> {
  const { word, terminal, format, env, provider, whatIf } = call
  const { host } = tools
  requireSystemd(host)
  if (word !== 'status' && !whatIf && !host.isRoot()) {
    throw new OperationFailed(`\`service ${word}\` needs root's rights`, {
      hint: `\`sudo stationkeeper service ${word}\``,
    })
  }
  const settings = await settingsOfService({ places: host.places, env, terminal, provider: provider ?? 'logind' })
  switch (word) {
    case 'status': {
      const { settings: resolved } = settings.resolved
      const daemon = holder(leasePath(resolved))
      const { state } = resolved
      const policies = sourceName(resolved)
      const standing = { unit: await host.systemctl.show(), daemon, places: host.places, policies, state }
      terminal.out(format === 'json' ? jsonText(unitDocument(standing), terminal) : unitText(standing))
      return
    }
    case 'install':
      return await install(call, tools, settings)
    case 'stop':
      await requireInstalled(host, settings)
      return await stop(call, tools)
    case 'uninstall':
      return await uninstall(call, tools, settings)
    default:
      return word satisfies never
  }
}

function requireSystemd({ hasSystemd }: UnitHost): void {
  if (hasSystemd) return
  throw new InvalidInput('systemd does not run this system, so it can keep no service', {
    hint: 'have whatever starts services here keep `stationkeeper run --settings FILE` running, as an account of its own',
  })
}

async function install(
  call: ServiceCall,
  { host, program, clock }: UnitTools,
  settings: ServiceSettings,
): Promise<void> {
  const path = leasePath(settings.resolved.settings)
  if (isHeld(path) && !isRunning(await host.systemctl.show())) {
    throw new OperationFailed(`this host is kept already, and not by a service: ${describeHolder(path)}`, {
      hint: 'end it where it was started, and run `service install` again',
    })
  }
  await installUnit({
    ...call,
    host,
    program,
    settings,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    async awaitKeeper() {
      if (await within(KEEPS_WITHIN, { clock, signal: call.signal }, async () => holder(path) !== null)) return
      throw new OperationFailed(
        `it was started, and nobody keeps the host; \`journalctl -u ${host.systemctl.unit}\` says why`,
      )
    },
    requireArmed: () => requireArmed(settings.resolved.settings, clock, host.systemctl.unit),
  })
}

/** In order, and only where that takes too long by force. systemd starts nothing again that it was told to stop. */
async function stop(call: ServiceCall, { host, clock }: UnitTools): Promise<void> {
  const { terminal, whatIf, signal } = call
  const { systemctl } = host
  const running = isRunning(await systemctl.show())
  if (whatIf)
    return terminal.out(`What if: ${running ? `stop ${systemctl.unit}` : 'end nothing, since it does not run'}.\n`)
  if (!running) return terminal.out('It was not running.\n')
  const length = call.within ?? ENDS_WITHIN
  await systemctl.stop()
  const hasEnded = async (): Promise<boolean> => !isRunning(await systemctl.show())
  if (await within(length, { clock, signal }, hasEnded)) return terminal.out('Ended in order.\n')
  terminal.err(
    `It has not ended within ${durationText(length)}, and is ended by force; its open actions are settled by looking when it starts again.\n`,
  )
  await systemctl.kill()
  if (await within(KILLED, { clock, signal }, hasEnded)) return
  throw new OperationFailed(`${systemctl.unit} still runs`, { hint: `see \`systemctl status ${systemctl.unit}\`` })
}

async function uninstall(call: ServiceCall, tools: UnitTools, settings: ServiceSettings): Promise<void> {
  const { host } = tools
  const { systemctl, places } = host
  const { terminal, whatIf } = call
  await requireInstalled(host, settings)
  if (places.packagedUnits.some(path => existsSync(path))) {
    throw new InvalidInput('the service is part of a package', {
      hint: 'remove the package, as by `apt remove stationkeeper`; `systemctl disable --now stationkeeper` keeps it from starting',
    })
  }
  await stop(call, tools)
  const dropIns = [places.network, places.listening, places.alerting]
  const ours = [places.unit, ...dropIns, places.polkitRules, places.polkitAuthority, places.busPolicy].filter(path => {
    const text = standingText(path)
    return text !== null && isOurs(text)
  })
  if (whatIf) {
    for (const what of [`disable ${systemctl.unit}`, ...ours.map(path => `remove ${path}`)])
      terminal.out(`What if: ${what}.\n`)
    return
  }
  await systemctl.disable()
  for (const path of ours) {
    if (dropIns.includes(path)) removeDropIn(path)
    else rmSync(path, { force: true })
  }
  await systemctl.reload()
  terminal.out('The unit and its rules are removed.\n')
  const { state } = settings.resolved.settings
  terminal.err(
    `Settings and policies are left in ${places.root}, the state in ${state}, and the account; remove them to forget everything.\n`,
  )
}

/** @throws {InvalidInput} there is no service */
async function requireInstalled({ systemctl }: UnitHost, { resolved }: ServiceSettings): Promise<void> {
  if ((await systemctl.show()).load !== 'not-found') return
  const path = leasePath(resolved.settings)
  if (!isHeld(path)) throw new InvalidInput('no service is installed')
  throw new InvalidInput('no service is installed', {
    hint: `${describeHolder(path)} keeps the host, started by hand: end it there`,
  })
}

function isRunning({ active }: UnitState): boolean {
  return active !== 'inactive' && active !== 'failed'
}

async function within(
  length: Milliseconds,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  holds: () => Promise<boolean>,
): Promise<boolean> {
  const begun = clock.uptime()
  while (!(await holds())) {
    if (clock.uptime() - begun >= length) return false
    await pause(clock, LOOK, signal)
    signal.throwIfAborted()
  }
  return true
}
