import { closeSync, existsSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../model/error-code.ts'
import type { GlobalFlags } from '../settings/flags.ts'
import { defaultSettingsFile, systemSettingsFile } from '../settings/folders.ts'
import type { SettingsFile } from '../settings/resolve.ts'
import type { Settings } from '../settings/settings.ts'
import { messageOf } from './errors.ts'

export interface SettingsPlace {
  readonly globals: GlobalFlags
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/** What is there of the settings that this computer's service has. */
export type SystemSettings =
  /** Something else says what is meant, or there are none. */
  | { readonly kind: 'none' }
  | { readonly kind: 'used'; readonly path: string }
  /** They are there, and not for this account, or not to be trusted. */
  | { readonly kind: 'left-out'; readonly path: string; readonly why: string; readonly fix: string }

/** Whether this computer has a service with settings, which keeps the real host that this provider sees, whether it is running or not. */
export function hasService({ provider }: Pick<Settings, 'provider'>, env: SettingsPlace['env'] = process.env): boolean {
  if (provider === 'simulator') return false
  const path = systemFile(env)
  if (path === null) return false
  try {
    return statSync(path).isFile()
  } catch (error) {
    return isDenied(error)
  }
}

/** Which file of settings is meant before the system's is thought of. null: none. */
export function nearerSettings({ globals, env, cwd }: SettingsPlace): { path: string; named: boolean } | null {
  const named = globals.settings ?? (env.STATIONKEEPER_SETTINGS || null)
  if (named !== null) return { path: named, named: true }
  const path = defaultSettingsFile({ cwd })
  return existsSync(path) ? { path, named: false } : null
}

/**
 * The settings of this computer's own service, for whoever names none: so that `sudo stationkeeper stop` stops this host in whatever folder it is
 * typed. A state folder that is named is a keeping of its own, with settings of its own.
 */
export async function systemSettings(place: SettingsPlace): Promise<SystemSettings> {
  const { globals, env } = place
  if (nearerSettings(place) !== null || globals.state !== null || env.STATIONKEEPER_STATE) return { kind: 'none' }
  const path = systemFile(env)
  if (path === null) return { kind: 'none' }
  try {
    if (!statSync(path).isFile()) return { kind: 'none' }
    closeSync(openSync(path, 'r'))
  } catch (error) {
    return isDenied(error) ? leftOutAsDenied(path) : { kind: 'none' }
  }
  return await judged(path)
}

/**
 * As far as they are meant here: another provider than theirs is about another host, and policies in the working folder are what whoever works on
 * them wants to see.
 * @returns null: they are not
 */
export function asMeantHere(file: SettingsFile, { globals, env, cwd }: SettingsPlace): SettingsFile | null {
  const provider = globals.provider ?? (env.STATIONKEEPER_PROVIDER || null)
  if (provider !== null && provider !== file.settings.provider) return null
  if (!hasPolicies(cwd)) return file
  const written = new Set([...file.written].filter(name => name !== 'policies' && !name.startsWith('policies.')))
  return { ...file, written, settings: { ...file.settings, policies: null, git: null } }
}

/** Whoever works on policies there was told enough. */
export function isWorthSaying({ cwd }: Pick<SettingsPlace, 'cwd'>): boolean {
  return !hasPolicies(cwd)
}

/** Settings name programs that are run, so they must not be a trap for an administrator: anybody may make folders in ProgramData. */
async function judged(path: string): Promise<SystemSettings> {
  try {
    const writers = await writersOf(path)
    if (writers === null) return { kind: 'used', path }
    return { kind: 'left-out', path, why: `others may change it: ${writers.message}`, fix: writers.fix }
  } catch (error) {
    return { kind: 'left-out', path, why: messageOf(error), fix: 'name the settings that are meant with --settings' }
  }
}

async function writersOf(path: string): Promise<{ readonly message: string; readonly fix: string } | null> {
  if (process.platform === 'win32') return await (await import('../daemon/foreign-writers.ts')).windowsWriters(path, [])
  return await (await import('../policy/ownership.ts')).whoMayWrite(path)
}

function leftOutAsDenied(path: string): SystemSettings {
  const fix =
    process.platform === 'win32'
      ? 'run this as an administrator to work with the service of this computer'
      : 'run this with sudo to work with the service of this computer'
  return { kind: 'left-out', path, why: 'this account may not read it', fix }
}

function systemFile(env: SettingsPlace['env']): string | null {
  return env.STATIONKEEPER_SYSTEM_SETTINGS || systemSettingsFile({ platform: process.platform, env })
}

/** Nobody works on policies in a folder that they may not look into, such as the home from which somebody asked as the account of the service. */
function hasPolicies(cwd: string): boolean {
  try {
    return statSync(join(cwd, 'policies')).isDirectory()
  } catch {
    return false
  }
}

function isDenied(error: unknown): boolean {
  const code = errorCode(error)
  return code === 'EACCES' || code === 'EPERM'
}
