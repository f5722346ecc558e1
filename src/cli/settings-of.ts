import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { MAX_FILE_BYTES } from '../policy/codes.ts'
import { parseSettings } from '../policy/settings-file.ts'
import type { GlobalFlags } from '../settings/flags.ts'
import { resolveSettings, SettingsError, type SettingsFile } from '../settings/resolve.ts'
import type { ResolvedSettings } from '../settings/settings.ts'
import { holder } from '../store/lease.ts'
import { InvalidInput } from './errors.ts'
import { reportFindings } from './findings.ts'
import { asMeantHere, isWorthSaying, nearerSettings, systemSettings } from './system-settings.ts'
import type { Terminal } from './terminal.ts'
import { readTextFile } from './text-file.ts'

export interface SettingsRequest {
  readonly globals: GlobalFlags
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly terminal: Terminal
  /** Leave out the settings of this computer's own service. @default false */
  readonly withoutSystem?: boolean
}

/**
 * The settings that hold for this command line.
 * @throws {InvalidInput} file, variable or flag is not valid; findings have been shown
 */
export async function settingsOf(request: SettingsRequest): Promise<ResolvedSettings> {
  const { globals, env, cwd, terminal, withoutSystem = false } = request
  const surroundings = { platform: process.platform, home: homedir(), env, cwd }
  const nearer = nearerSettings(request)
  const ofSystem = nearer === null && !withoutSystem ? await readSystemSettings(request) : null
  const file = nearer === null ? ofSystem : readSettings(resolve(cwd, nearer.path), terminal)
  try {
    return resolveSettings(globals, surroundings, { file, stateOfHolder: lease => holder(lease)?.state ?? null })
  } catch (cause) {
    if (!(cause instanceof SettingsError)) throw cause
    throw new InvalidInput(cause.message, cause.hint === null ? { cause } : { cause, hint: cause.hint })
  }
}

async function readSystemSettings(request: SettingsRequest): Promise<SettingsFile | null> {
  const found = await systemSettings(request)
  switch (found.kind) {
    case 'none':
      return null
    case 'used':
      return asMeantHere(readSettings(found.path, request.terminal), request)
    case 'left-out':
      if (isWorthSaying(request)) request.terminal.err(`${found.path} is left out, since ${found.why}: ${found.fix}\n`)
      return null
    default:
      return found satisfies never
  }
}

function readSettings(path: string, terminal: Terminal): SettingsFile {
  const { settings, written, diagnostics } = parseSettings(path, readTextFile(path, MAX_FILE_BYTES))
  reportFindings(diagnostics, 'the settings are', terminal)
  if (settings === null) throw new InvalidInput('the settings are not valid')
  return { path, settings, written }
}
