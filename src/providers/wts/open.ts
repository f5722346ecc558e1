import type { Clock } from '../../model/clock.ts'
import type { Provider } from '../provider.ts'

export interface WtsSettings {
  /** A library that stands in for Windows' own; null: Windows' own. */
  readonly library: string | null
}

/** @throws {TerminalError} there is no such library on this system */
export async function openWts(_settings: WtsSettings, _surroundings: { readonly clock: Clock }): Promise<Provider> {
  throw new Error('the WTS provider is being built')
}
