import { providerOf, surroundings } from '../daemon/surroundings.ts'
import type { Observation } from '../model/session.ts'
import type { Provider } from '../providers/provider.ts'
import { observe } from '../reconcile/observe.ts'
import type { Settings } from '../settings/settings.ts'
import { InvalidInput, messageOf, OperationFailed } from './errors.ts'

/**
 * One look at the host, and nothing that could change it.
 * @throws {OperationFailed} the host can't be seen
 */
export async function look(settings: Settings): Promise<Observation> {
  const lent = surroundings(settings)
  return await withProvider(settings, ({ reader }) => observe(reader, settings.observeTimeout, lent.clock))
}

/**
 * What the host calls itself, which is what the store knows it by.
 * @throws {OperationFailed} nobody can say
 */
export async function hostOf(settings: Settings): Promise<string> {
  if (settings.host !== null) return settings.host
  return await withProvider(settings, async ({ host }) => host)
}

/**
 * Opens the provider that the settings name, for as long as `use` takes.
 * @throws {OperationFailed} it can't be opened, or `use` failed
 */
export async function withProvider<T>(settings: Settings, use: (provider: Provider) => Promise<T>): Promise<T> {
  try {
    const provider = await providerOf(settings, surroundings(settings))
    try {
      return await use(provider)
    } finally {
      await provider.close()
    }
  } catch (cause) {
    if (cause instanceof InvalidInput || cause instanceof OperationFailed) throw cause
    throw new OperationFailed(`the host can't be observed: ${messageOf(cause)}`, { cause })
  }
}
