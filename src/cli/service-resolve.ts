import { existsSync } from 'node:fs'
import { noFlags } from '../settings/flags.ts'
import type { ResolvedSettings } from '../settings/settings.ts'
import type { ServicePlaces } from './service-places.ts'
import { settingsOf } from './settings-of.ts'
import type { Terminal } from './terminal.ts'

export interface ServiceSettings {
  readonly resolved: ResolvedSettings
  /** There is a file. */
  readonly areThere: boolean
  /** What the file does not say, as the task has to say it. */
  readonly flags: readonly string[]
}

export interface ResolveOptions {
  readonly places: Pick<ServicePlaces, 'root' | 'settings' | 'policies' | 'state'>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: Terminal
  /** Where there are no settings yet; null: the default. */
  readonly provider?: string | null
}

/**
 * The settings that hold for the service, whoever asks: neither the variables nor the working folder of this shell count.
 * @throws {InvalidInput} they are not valid; findings have been shown
 */
export async function settingsOfService(options: ResolveOptions): Promise<ServiceSettings> {
  const { places, env, terminal, provider = null } = options
  const surroundings = {
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !name.toUpperCase().startsWith('STATIONKEEPER_'))),
    // The task's own, from which policies and settings are found.
    cwd: places.root,
    terminal,
  }
  if (!existsSync(places.settings)) {
    const globals = { ...noFlags, provider, state: places.state, policies: places.policies }
    return { resolved: await settingsOf({ ...surroundings, globals }), areThere: false, flags: [] }
  }
  const globals = { ...noFlags, settings: places.settings }
  const resolved = await settingsOf({ ...surroundings, globals })
  if (resolved.origins.get('state')?.kind === 'file') return { resolved, areThere: true, flags: [] }
  const withState = { ...globals, state: places.state }
  return {
    // What was found in the file has been shown.
    resolved: await settingsOf({ ...surroundings, terminal: { ...terminal, err: () => {} }, globals: withState }),
    areThere: true,
    flags: ['--state', places.state],
  }
}
