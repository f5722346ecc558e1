import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { MAX_FILE_BYTES } from '../policy/codes.ts'
import { parseSettings } from '../policy/settings-file.ts'
import type { GlobalFlags } from '../settings/flags.ts'
import { defaultSettingsFile } from '../settings/folders.ts'
import { resolveSettings, SettingsError, type SettingsFile } from '../settings/resolve.ts'
import type { ResolvedSettings } from '../settings/settings.ts'
import { holder } from '../store/lease.ts'
import { InvalidInput } from './errors.ts'
import { reportFindings } from './findings.ts'
import type { Terminal } from './terminal.ts'
import { readTextFile } from './text-file.ts'

export interface SettingsRequest {
  readonly globals: GlobalFlags
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly terminal: Terminal
}

/**
 * The settings that hold for this command line.
 * @throws {InvalidInput} file, variable or flag is not valid; findings have been shown
 */
export async function settingsOf({ globals, env, cwd, terminal }: SettingsRequest): Promise<ResolvedSettings> {
  const surroundings = { platform: process.platform, home: homedir(), env, cwd }
  const named = globals.settings ?? (env.STATIONKEEPER_SETTINGS || null)
  const path = named === null ? defaultSettingsFile(surroundings) : resolve(cwd, named)
  const file = named === null && !existsSync(path) ? null : readSettings(path, terminal)
  try {
    return resolveSettings(globals, surroundings, { file, stateOfHolder: lease => holder(lease)?.state ?? null })
  } catch (cause) {
    if (!(cause instanceof SettingsError)) throw cause
    throw new InvalidInput(cause.message, cause.hint === null ? { cause } : { cause, hint: cause.hint })
  }
}

function readSettings(path: string, terminal: Terminal): SettingsFile {
  const { settings, written, diagnostics } = parseSettings(path, readTextFile(path, MAX_FILE_BYTES))
  reportFindings(diagnostics, 'the settings are', terminal)
  if (settings === null) throw new InvalidInput('the settings are not valid')
  return { path, settings, written }
}
