import { providerOf, surroundings } from '../daemon/surroundings.ts'
import type { Observation } from '../model/session.ts'
import type { Provider } from '../providers/provider.ts'
import { observe } from '../reconcile/observe.ts'
import type { Settings } from '../settings/settings.ts'
import { InvalidInput, messageOf, OperationFailed } from './errors.ts'
import type { Terminal } from './terminal.ts'
import { lookTroubleText } from './views/caveat-text.ts'

/**
 * One look at the host, and nothing that could change it. What it had to do without, as what a probe would have told, is said
 * on standard error.
 * @throws {OperationFailed} the host can't be seen
 */
export async function look(settings: Settings, terminal: Pick<Terminal, 'err'>): Promise<Observation> {
  const { clock } = surroundings(settings)
  const onTrouble = lookTroubleTeller(terminal)
  return await withProvider(settings, ({ reader }) => observe(reader, settings.observeTimeout, clock), onTrouble)
}

/** Says on standard error what a look had to do without. */
export function lookTroubleTeller(terminal: Pick<Terminal, 'err'>): (what: string, error: unknown) => void {
  return (what, error) => terminal.err(`${lookTroubleText(what, messageOf(error))}\n`)
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
export async function withProvider<T>(
  settings: Settings,
  use: (provider: Provider) => Promise<T>,
  onTrouble: (what: string, error: unknown) => void = () => {},
): Promise<T> {
  try {
    const provider = await providerOf(settings, { ...surroundings(settings), onTrouble })
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
