import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { Diagnostic } from '../model/diagnostic.ts'
import { formatDuration } from '../model/time.ts'
import { MAX_FILE_BYTES } from '../policy/codes.ts'
import { isRecord } from '../policy/document-head.ts'
import { parseSettings } from '../policy/settings-file.ts'
import type { Finding } from '../providers/provider.ts'
import { type GlobalFlags, noFlags } from '../settings/flags.ts'
import { isOfGit } from '../settings/git-source.ts'
import { gitValue } from '../settings/git-values.ts'
import { listenText } from '../settings/listen-text.ts'
import { resolveSettings, SettingsError, type SettingsFile } from '../settings/resolve.ts'
import type { Origin, ResolvedSettings, SettingName } from '../settings/settings.ts'
import { isLength, settingNames } from '../settings/sources.ts'
import { holder } from '../store/lease.ts'
import { messageOf } from './errors.ts'
import { asMeantHere, nearerSettings, type SystemSettings } from './system-settings.ts'
import { readTextFile } from './text-file.ts'
import { flagName } from './verb.ts'

/** One setting as people write it. */
export interface SettingRow {
  readonly name: SettingName
  readonly value: string | number | boolean | null | readonly string[]
  readonly origin: Origin
}

/** The settings file that was found, or named. */
export interface ExaminedFile {
  readonly path: string
  /** false: it can't be used, and the settings are those without it. */
  readonly used: boolean
}

/** What holds of the settings, whatever is wrong with some of them. */
export interface Understood {
  readonly resolved: ResolvedSettings
  readonly file: ExaminedFile | null
  readonly rows: readonly SettingRow[]
  readonly findings: readonly Finding[]
}

export interface SettingsSources {
  readonly globals: GlobalFlags
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** The settings of this computer's own service. @default none */
  readonly system?: SystemSettings
}

/** The settings that would hold if whatever is wrong were left out, and what is wrong. Never throws. */
export function understandSettings(sources: SettingsSources): Understood {
  const { file, examined, findings: ofFile } = readFile(sources)
  const { resolved, findings: ofOutside } = resolveLeniently(sources, file)
  const { settings, origins } = resolved
  return {
    resolved,
    file: examined,
    findings: [...ofFile, ...ofOutside],
    rows: settingNames
      .filter(name => isInUse(settings, name))
      .map(name => ({
        name,
        value: written(name, settingAt(settings, name)),
        origin: origins.get(name) ?? { kind: 'default' },
      })),
  }
}

/** A finding in a file, as one of the doctor's. */
export function findingOf(topic: string, { severity, code, message, file, line, column, hint }: Diagnostic): Finding {
  const place = line === 0 ? file : `${file}:${line}:${column}`
  return { level: severity, topic, message: `${place}: ${code} ${message}`, fix: hint }
}

function readFile(sources: SettingsSources): {
  readonly file: SettingsFile | null
  readonly examined: ExaminedFile | null
  readonly findings: readonly Finding[]
} {
  const { cwd, system = { kind: 'none' } } = sources
  const nearer = nearerSettings(sources)
  if (nearer === null && system.kind === 'left-out') {
    const { path: left, why, fix } = system
    return {
      file: null,
      examined: { path: left, used: false },
      findings: [{ level: 'note', topic: 'settings', message: `${left} is left out, since ${why}`, fix }],
    }
  }
  if (nearer === null && system.kind === 'none') return { file: null, examined: null, findings: [] }
  const ofSystem = nearer === null && system.kind === 'used'
  const path = resolve(cwd, nearer?.path ?? (system.kind === 'used' ? system.path : ''))
  try {
    const { settings, written, diagnostics } = parseSettings(path, readTextFile(path, MAX_FILE_BYTES))
    const findings = diagnostics.map(each => findingOf('settings', each))
    if (settings !== null) {
      const read = { path, settings, written }
      const file = ofSystem ? asMeantHere(read, sources) : read
      return { file, examined: file === null ? null : { path, used: true }, findings }
    }
    const left: Finding = {
      level: 'note',
      topic: 'settings',
      message: `${path} is left out below; no other verb runs until it is repaired`,
      fix: null,
    }
    return { file: null, examined: { path, used: false }, findings: [...findings, left] }
  } catch (error) {
    const finding: Finding = { level: 'error', topic: 'settings', message: messageOf(error), fix: null }
    return { file: null, examined: { path, used: false }, findings: [finding] }
  }
}

/** Leaves out one value that can't be one after the other, until what is left can be understood. */
function resolveLeniently(
  { globals, env, cwd }: SettingsSources,
  file: SettingsFile | null,
): { readonly resolved: ResolvedSettings; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const stateOfHolder = (lease: string): string | null => {
    try {
      return holder(lease)?.state ?? null
    } catch (error) {
      findings.push({ level: 'error', topic: 'lease', message: messageOf(error), fix: null })
      return null
    }
  }
  let flags = globals
  let variables = env
  for (;;) {
    try {
      const surroundings = { platform: process.platform, home: homedir(), env: variables, cwd }
      return { resolved: resolveSettings(flags, surroundings, { file, stateOfHolder }), findings }
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error
      findings.push({ level: 'error', topic: 'settings', message: error.message, fix: error.hint })
      const blames = (name: string): boolean => error.message.startsWith(`${name}:`)
      const variable = Object.keys(variables).find(name => variables[name] !== undefined && blames(name))
      const flag = Object.keys(noFlags).find(key => flags !== noFlags && blames(flagName(key)))
      if (variable !== undefined) variables = { ...variables, [variable]: undefined }
      else if (flag !== undefined && Reflect.get(flags, flag) !== null) flags = { ...flags, [flag]: null }
      else if (flags !== noFlags) flags = noFlags
      // Without flags and variables nothing is left that could be wrong: then it is a fault of ours.
      else if (Object.keys(variables).some(isOurs)) variables = withoutOurs(variables)
      else throw error
    }
  }
}

function isOurs(variable: string): boolean {
  return variable.startsWith('STATIONKEEPER_')
}

function withoutOurs(env: SettingsSources['env']): SettingsSources['env'] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isOurs(name)))
}

/** Either the folder or the repository. */
function isInUse({ git }: ResolvedSettings['settings'], name: SettingName): boolean {
  return git === null ? !isOfGit(name) : name !== 'policies'
}

function settingAt(settings: ResolvedSettings['settings'], name: SettingName): unknown {
  if (isOfGit(name)) return settings.git && gitValue(settings.git, name)
  if (name === 'api.listen') return settings.api.listen && listenText(settings.api.listen)
  // Whoever knows the address may be all that it takes to post to it.
  if (name === 'alerts.webhook') return settings.alerts.webhook && `${new URL(settings.alerts.webhook).origin}/…`
  let at: unknown = settings
  for (const key of name.split('.')) at = isRecord(at) ? at[key] : undefined
  return at
}

function written(name: SettingName, value: unknown): SettingRow['value'] {
  if (isLength(name, value)) return formatDuration(value)
  if (Array.isArray(value)) return value.map(String)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}
