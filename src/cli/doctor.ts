import type { Clock } from '../model/clock.ts'
import type { CmdletDialect, Finding } from '../providers/provider.ts'
import { systemClock } from '../runtime/system-clock.ts'
import type { Settings } from '../settings/settings.ts'
import { hasLogind, withAdvice } from './doctor-advice.ts'
import { alertFindings } from './doctor-alerts.ts'
import { ownerFindings } from './doctor-owners.ts'
import { policyFindings } from './doctor-policies.ts'
import { type ProgramFacts, programFacts } from './doctor-program.ts'
import { inspectProvider } from './doctor-provider.ts'
import { type ExaminedFile, type SettingRow, type SettingsSources, understandSettings } from './doctor-settings.ts'
import { leaseFindings, stateFindings, stopFindings, storeFindings } from './doctor-state.ts'
import { messageOf } from './errors.ts'
import { systemSettings } from './system-settings.ts'

/** What was found out about this installation. */
export interface Examination {
  readonly program: ProgramFacts
  /** null: there is none. */
  readonly settingsFile: ExaminedFile | null
  readonly settings: readonly SettingRow[]
  readonly findings: readonly Finding[]
}

/** Looks at everything, changes nothing, and needs no daemon. What can't be looked at is a finding. */
export async function examine(sources: SettingsSources): Promise<Examination> {
  const clock = systemClock()
  const { resolved, file, rows, findings } = understandSettings({ ...sources, system: await systemSettings(sources) })
  const { settings } = resolved
  const program = programFacts()
  return {
    program,
    settingsFile: file,
    settings: rows,
    findings: [
      ...findings,
      ...(await part('policies', () => policyFindings(settings))),
      ...(await part('state', () => stateFindings(settings))),
      ...(await part('store', () => storeFindings(settings, clock))),
      ...(await part('stop', () => stopFindings(settings))),
      ...(await part('daemon', () => leaseFindings(settings))),
      ...(await part('api', () => apiOf(settings))),
      ...(await part('alerts', () => alertFindings(settings.alerts))),
      ...(await part('service', () => serviceFindings(settings, file?.path ?? null))),
      ...(await part('access', () => filesOf(settings, file?.path ?? null, program, clock))),
      ...(await part('provider', () => hostFindings(settings, clock))),
    ],
  }
}

/** The exit code's question: can sessions be kept like this? */
export function hasErrors({ findings }: Pick<Examination, 'findings'>): boolean {
  return findings.some(({ level }) => level === 'error')
}

async function part(
  topic: string,
  look: () => readonly Finding[] | Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await look()
  } catch (error) {
    return [{ level: 'error', topic, message: messageOf(error), fix: null }]
  }
}

/** Windows has lists to read; elsewhere owners and permission bits are judged with what they belong to, and here what belongs to nothing else. */
async function filesOf(
  settings: Settings,
  settingsFile: string | null,
  { folder }: ProgramFacts,
  clock: Clock,
): Promise<readonly Finding[]> {
  const program = [folder, process.execPath]
  if (process.platform !== 'win32') return await ownerFindings(program, settings)
  const { windowsFindings } = await import('./doctor-windows.ts')
  return await windowsFindings({ settings, settingsFile, program }, clock)
}

/** Loaded only here: it takes a client. */
async function apiOf(settings: Settings): Promise<readonly Finding[]> {
  const { apiFindings } = await import('./doctor-api.ts')
  return await apiFindings(settings)
}

/** Windows' own task is told of by `service status` alone; systemd's unit is asked about in passing. */
async function serviceFindings(settings: Settings, settingsFile: string | null): Promise<readonly Finding[]> {
  if (process.platform !== 'linux') return []
  const { unitFindings } = await import('./doctor-unit.ts')
  return await unitFindings(settings, settingsFile)
}

async function hostFindings(settings: Settings, clock: Clock): Promise<readonly Finding[]> {
  const { findings, dialect } = await inspectProvider(settings, clock)
  const { provider, multipoint, logind } = settings
  return withAdvice(findings, {
    platform: process.platform,
    provider,
    computer: multipoint.computer,
    dialect: dialect ?? (await dialectHere(settings, clock)),
    logind: logind.bus !== null || hasLogind(),
  })
}

/** Only a PowerShell can say whether a Windows computer has the cmdlets, so one is asked though another provider is set. */
async function dialectHere(settings: Settings, clock: Clock): Promise<CmdletDialect | null> {
  if (process.platform !== 'win32' || settings.provider === 'multipoint') return null
  const multipoint = { ...settings.multipoint, computer: null }
  return (await inspectProvider({ ...settings, provider: 'multipoint', multipoint }, clock)).dialect
}
