import { ms } from '../model/time.ts'
import type { LogindSettings } from './logind/open.ts'
import type { MultiPointSettings } from './multipoint/open.ts'
import type { Provider, ProviderSurroundings } from './provider.ts'
import type { SimulatorSettings } from './simulator/open.ts'
import type { WtsSettings } from './wts/open.ts'

/** What each provider needs to know; only the part of the one that is opened is read. */
export interface ProviderSettings {
  readonly simulator: SimulatorSettings
  readonly multipoint: MultiPointSettings
  readonly wts: WtsSettings
  readonly logind: LogindSettings
}

/** There is no provider of that name. The person who asked for it has to choose another. */
export class UnknownProviderError extends Error {
  override readonly name = 'UnknownProviderError'
}

type Open = (settings: ProviderSettings, surroundings: ProviderSurroundings) => Promise<Provider>

/** Each imports its code, native parts included, only when it is opened. */
const providers: Readonly<Record<string, Open>> = {
  async simulator(settings, surroundings) {
    const { openSimulatorOnFile } = await import('./simulator/open.ts')
    return openSimulatorOnFile(settings.simulator, surroundings)
  },
  async multipoint(settings, surroundings) {
    const { openMultiPoint } = await import('./multipoint/open.ts')
    // What Windows knows of its sessions completes what the cmdlets tell; of another computer's it knows nothing.
    const windows = settings.multipoint.computer === null ? await windowsIfPresent(settings, surroundings) : null
    return openMultiPoint(settings.multipoint, { ...surroundings, windows })
  },
  wts: openWindows,
  async logind(settings, surroundings) {
    const { openLogind } = await import('./logind/open.ts')
    return openLogind(settings.logind, surroundings)
  },
}

async function openWindows(settings: ProviderSettings, surroundings: ProviderSurroundings): Promise<Provider> {
  const { openWts } = await import('./wts/open.ts')
  return openWts(settings.wts, surroundings)
}

async function windowsIfPresent(
  settings: ProviderSettings,
  surroundings: ProviderSurroundings,
): Promise<Provider | null> {
  const { LOOK_TIMEOUT } = await import('./multipoint/windows-look.ts')
  const longestLook = ms(Math.min(LOOK_TIMEOUT, settings.wts.longestLook ?? LOOK_TIMEOUT))
  const beside: ProviderSettings = { ...settings, wts: { ...settings.wts, longestLook } }
  if (settings.wts.library !== null) return await openWindows(beside, surroundings)
  if (process.platform !== 'win32') return null
  try {
    return await openWindows(beside, surroundings)
  } catch (error) {
    // What the cmdlets tell is enough to go on: stays are then told apart by their people alone.
    surroundings.onTrouble?.('Opening what Windows knows of its sessions', error)
    return null
  }
}

export const providerNames: readonly string[] = Object.keys(providers)

/**
 * @throws {UnknownProviderError} the name is none of {@link providerNames}
 * @throws whatever opening it throws
 */
export async function openProvider(
  name: string,
  settings: ProviderSettings,
  surroundings: ProviderSurroundings,
): Promise<Provider> {
  const open = Object.hasOwn(providers, name) ? providers[name] : undefined
  if (open) return open(settings, surroundings)
  throw new UnknownProviderError(`There is no provider ${JSON.stringify(name)}; known: ${providerNames.join(', ')}`)
}
