import { dirname, join, resolve } from 'node:path'
import { listenOf } from '../policy/api-settings.ts'
import { isRecord } from '../policy/document-head.ts'
import type { FileSettings } from '../policy/file-settings.ts'
import { gitOptionsOf, mapGitPaths } from '../policy/git-settings.ts'
import { checkSettings, defaultSettings, type ParsedSettings } from '../policy/settings-file.ts'
import type { GlobalFlags } from './flags.ts'
import { defaultPolicies, leaseFolder, type Surroundings, userStateFolder } from './folders.ts'
import { gitWithin, isOfGit } from './git-source.ts'
import { leasePath } from './lease-path.ts'
import { originText } from './origin-text.ts'
import type { Origin, ResolvedSettings, SettingName, Settings } from './settings.ts'
import { settingNames, type Written, writtenOutside } from './sources.ts'

/** A settings file that was read without an error. */
export interface SettingsFile {
  readonly path: string
  readonly settings: FileSettings
  readonly written: ParsedSettings['written']
}

export interface ResolveOptions {
  /** null: there is none. */
  readonly file: SettingsFile | null
  /** The state folder of the daemon that holds the lease of that path; null: there is none. */
  readonly stateOfHolder: (lease: string) => string | null
}

/** A flag or variable has a value that can't be one. The message begins with its name. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly hint: string | null

  constructor(message: string, hint: string | null) {
    super(message)
    this.hint = hint
  }
}

/**
 * Flag, else environment, else file, else default: the schema's, or for folders those of the table in `folders.ts`. Without a
 * state folder of anybody's choice it is that of the daemon that keeps the host, and the simulated world is the one in it.
 * @throws {SettingsError}
 */
export function resolveSettings(
  flags: GlobalFlags,
  surroundings: Surroundings,
  { file, stateOfHolder }: ResolveOptions,
): ResolvedSettings {
  const outside = writtenOutside(flags, surroundings.env, surroundings.cwd)
  const within = file === null ? defaultSettings() : withAbsolutePaths(file)
  const overlaid = overlay(within, checked(withoutGit(outside)), new Set(outside.keys()))
  const { alerts } = overlaid
  const merged = {
    ...overlaid,
    git: gitOf(within, outside),
    alerts: withOneWebhook(alerts, outside),
  }
  const origins = new Map<SettingName, Origin>(
    settingNames.map(name => [name, outside.get(name)?.origin ?? fileOrigin(name, file)]),
  )
  const settings = withFolders(merged, surroundings)
  const path = file?.path ?? null
  const state = merged.state === null ? stateOfHolder(leasePath(settings)) : null
  if (state === null) return { settings, origins, file: path }
  origins.set('state', { kind: 'daemon' })
  return { settings: withFolders({ ...merged, state }, surroundings), origins, file: path }
}

/** A folder that a flag or a variable names stands before any repository, and a repository of variables before a folder of the file. */
function gitOf(within: FileSettings, outside: ReadonlyMap<SettingName, Written>): FileSettings['git'] {
  if (outside.has('policies')) return null
  const git = gitWithin(within.git, outside)
  return git === null ? within.git : checked(outside, { policies: { git } }).git
}

/** A variable that names one of the two stands in the place of whichever the file names. */
function withOneWebhook(
  alerts: FileSettings['alerts'],
  outside: ReadonlyMap<SettingName, Written>,
): FileSettings['alerts'] {
  if (outside.has('alerts.webhook')) return { ...alerts, webhookFile: null }
  return outside.has('alerts.webhookFile') ? { ...alerts, webhook: null } : alerts
}

function withoutGit(outside: ReadonlyMap<SettingName, Written>): ReadonlyMap<SettingName, Written> {
  return new Map([...outside].filter(([name]) => !isOfGit(name)))
}

function checked(outside: ReadonlyMap<SettingName, Written>, spec = asSpec(outside)): FileSettings {
  const { settings, problems } = checkSettings(spec)
  if (settings !== null) return settings
  const [problem] = problems
  // An item of a list is blamed on the whole list; what a repository of several sources lacks, on what is given of it here.
  const isOf = (name: string): boolean => problem?.name === name || (problem?.name.startsWith(`${name}.`) ?? false)
  const blamed = ([...outside].find(([name]) => isOf(name)) ?? [...outside].find(([name]) => isOfGit(name)))?.[1]
  const where = blamed === undefined ? '' : `${originText(blamed.origin)}: `
  throw new SettingsError(`${where}${problem?.message ?? 'the settings are not valid'}`, problem?.hint ?? null)
}

/** In the shape that a file would have: `hostLimit.count` stands in `hostLimit`. */
function asSpec(outside: ReadonlyMap<SettingName, Written>): Readonly<Record<string, unknown>> {
  const spec: Record<string, unknown> = {}
  for (const [name, { value }] of outside) {
    const [group = '', part] = name.split('.')
    if (part === undefined) spec[group] = value
    else spec[group] = { ...(isRecord(spec[group]) ? spec[group] : {}), [part]: value }
  }
  return spec
}

/** `over` where it was written, value by value, else `under`. */
function overlay<T extends object>(under: T, over: T, written: ReadonlySet<string>, prefix = ''): T {
  const below = new Map(Object.entries(under))
  const given = Object.entries(over).flatMap(([key, above]: [string, unknown]): [string, unknown][] => {
    const name = prefix + key
    const beneath: unknown = below.get(key)
    if (isRecord(above) && isRecord(beneath)) return [[key, overlay(beneath, above, written, `${name}.`)]]
    return written.has(name) ? [[key, above]] : []
  })
  return { ...under, ...Object.fromEntries(given) }
}

/** Paths in a file are meant from where the file stands. */
function withAbsolutePaths({ path, settings }: SettingsFile): FileSettings {
  const from = (written: string | null): string | null => (written === null ? null : resolve(dirname(path), written))
  const { policies, git, state, leases, alerts, simulator, multipoint, wts } = settings
  return {
    ...settings,
    policies: from(policies),
    git: git && mapGitPaths(git, written => resolve(dirname(path), written)),
    state: from(state),
    leases: from(leases),
    alerts: { ...alerts, webhookFile: from(alerts.webhookFile) },
    simulator: { ...simulator, world: from(simulator.world) },
    multipoint: { ...multipoint, probeScript: from(multipoint.probeScript) },
    wts: { library: from(wts.library) },
  }
}

function fileOrigin(name: SettingName, file: SettingsFile | null): Origin {
  return file?.written.has(name) ? { kind: 'file', file: file.path } : { kind: 'default' }
}

function withFolders(merged: FileSettings, surroundings: Surroundings): Settings {
  const state = merged.state ?? userStateFolder(surroundings)
  const { simulator, git, api } = merged
  return {
    ...merged,
    state,
    git: git && gitOptionsOf(git),
    policies: merged.policies ?? defaultPolicies(surroundings),
    leases: merged.leases ?? leaseFolder(surroundings),
    api: { ...api, listen: api.listen === null ? null : listenOf(api.listen) },
    simulator: { ...simulator, world: simulator.world ?? join(state, 'simulator.db') },
  }
}
