import { resolve } from 'node:path'
import type { Milliseconds } from '../model/time.ts'
import type { GlobalFlags } from './flags.ts'
import type { Origin, SettingName } from './settings.ts'

/** One value as it was written, not yet checked. */
export interface Written {
  readonly value: string | number | boolean | readonly string[]
  readonly origin: Origin
}

interface Source {
  readonly flag?: keyof GlobalFlags
  readonly kind: 'text' | 'number' | 'switch' | 'path' | 'list'
}

/** Every single setting: whether a flag gives it, and how its text is read. */
const sources: Readonly<Record<SettingName, Source>> = {
  host: { kind: 'text' },
  provider: { kind: 'text', flag: 'provider' },
  policies: { kind: 'path', flag: 'policies' },
  'policies.git.url': { kind: 'text' },
  'policies.git.branch': { kind: 'text' },
  'policies.git.tag': { kind: 'text' },
  'policies.git.path': { kind: 'text' },
  'policies.git.every': { kind: 'text' },
  'policies.git.timeout': { kind: 'text' },
  'policies.git.maxSize': { kind: 'text' },
  'policies.git.verify.commits': { kind: 'path' },
  'policies.git.verify.tags': { kind: 'path' },
  'policies.git.credentials.helper': { kind: 'text' },
  'policies.git.credentials.file': { kind: 'path' },
  'policies.git.proxy': { kind: 'text' },
  'policies.git.caFile': { kind: 'path' },
  'policies.git.knownHosts': { kind: 'path' },
  'policies.git.sshKey': { kind: 'path' },
  state: { kind: 'path', flag: 'state' },
  timeZone: { kind: 'text' },
  resync: { kind: 'text' },
  settle: { kind: 'text' },
  observeTimeout: { kind: 'text' },
  logLevel: { kind: 'text', flag: 'logLevel' },
  'hostLimit.count': { kind: 'number' },
  'hostLimit.per': { kind: 'text' },
  'disruptionBudget.count': { kind: 'number' },
  'disruptionBudget.share': { kind: 'number' },
  'disruptionBudget.per': { kind: 'text' },
  'protect.users': { kind: 'list' },
  'protect.groups': { kind: 'list' },
  'blockAll.sessions': { kind: 'number' },
  'blockAll.share': { kind: 'number' },
  'blockAll.within': { kind: 'text' },
  longestHold: { kind: 'text' },
  leases: { kind: 'path' },
  'api.listen': { kind: 'text' },
  'api.origins': { kind: 'list' },
  'alerts.webhook': { kind: 'text' },
  'alerts.webhookFile': { kind: 'path' },
  'alerts.minimumGap': { kind: 'text' },
  'alerts.names': { kind: 'switch' },
  'simulator.world': { kind: 'path' },
  'simulator.concurrency': { kind: 'number' },
  'simulator.latency': { kind: 'text' },
  'simulator.failureRate': { kind: 'number' },
  'simulator.hangRate': { kind: 'number' },
  'simulator.blocked': { kind: 'text' },
  'simulator.armed': { kind: 'switch' },
  'simulator.invokedFrom': { kind: 'text' },
  'simulator.seed': { kind: 'number' },
  'multipoint.computer': { kind: 'text' },
  'multipoint.powershell': { kind: 'text' },
  'multipoint.concurrency': { kind: 'number' },
  'multipoint.probeProcess': { kind: 'text' },
  'multipoint.probeScript': { kind: 'path' },
  'multipoint.probeTimeout': { kind: 'text' },
  'wts.library': { kind: 'path' },
  'logind.bus': { kind: 'text' },
}

// The keys of a literal are exactly the keys of its type.
export const settingNames: readonly SettingName[] = Object.keys(sources) as SettingName[]

/** Written as text and kept as a number: a length of time. */
export function isLength(name: SettingName, value: unknown): value is Milliseconds {
  return sources[name].kind === 'text' && typeof value === 'number'
}

/** `simulator.failureRate` -> `STATIONKEEPER_SIMULATOR_FAILURE_RATE` */
export function variableName(name: string): string {
  const words = name.replaceAll('.', '_').replaceAll(/[A-Z]/g, capital => `_${capital}`)
  return `STATIONKEEPER_${words.toUpperCase()}`
}

/** What flags and environment say of each setting, flags first. An empty variable counts as not set. Paths are made absolute. */
export function writtenOutside(
  flags: GlobalFlags,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): ReadonlyMap<SettingName, Written> {
  const written = new Map<SettingName, Written>()
  for (const name of settingNames) {
    const { flag, kind } = sources[name]
    const given = flag === undefined ? null : flags[flag]
    const variable = variableName(name)
    const text = given ?? (env[variable] || null)
    if (text === null) continue
    const origin: Origin =
      given === null ? { kind: 'environment', variable } : { kind: 'flag', flag: flagOf(flag ?? name) }
    written.set(name, { value: read(kind, text, cwd), origin })
  }
  return written
}

function read(kind: Source['kind'], text: string, cwd: string): Written['value'] {
  switch (kind) {
    case 'path':
      return resolve(cwd, text)
    case 'number':
      return number(text)
    case 'switch':
      return text === 'true' || (text === 'false' ? false : text)
    case 'list':
      return list(text)
    case 'text':
      return text
    default:
      return kind satisfies never
  }
}

/** Text that is no number stays text, for the schema to refuse with its own words. */
function number(text: string): number | string {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

/** Items with commas between. A comma alone is the empty list: a variable without any text counts as not set. */
function list(text: string): readonly string[] {
  return text
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '')
}

function flagOf(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, capital => `-${capital.toLowerCase()}`)}`
}
