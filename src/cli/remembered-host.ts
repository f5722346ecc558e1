import type { Settings } from '../settings/settings.ts'
import { rememberedHosts } from '../store/hosts.ts'
import { OperationFailed } from './errors.ts'
import { hostOf } from './look.ts'
import { printable } from './views/printable.ts'

/** Nobody can say which of the hosts that a state folder remembers is meant. */
export class SeveralHosts extends OperationFailed {}

/**
 * What the store knows the host by, for whoever only reads what it remembers: where nobody else can name the host, the only one that it
 * remembers is meant.
 * @throws {OperationFailed} it remembers none, or several
 * @throws {StoreError} the folder or file can't be used
 */
export async function rememberedHost(settings: Settings): Promise<string> {
  try {
    return await hostOf(settings)
  } catch (cause) {
    const hosts = rememberedHosts(settings.state) ?? []
    const [only] = hosts
    if (!(cause instanceof OperationFailed) || only === undefined) throw cause
    if (hosts.length === 1) return only
    throw new SeveralHosts(
      `${cause.message}; and ${printable(settings.state)} remembers several: ${hosts.map(printable).join(', ')}`,
      { cause, hint: `name one by the setting host, as STATIONKEEPER_HOST=${printable(only)}` },
    )
  }
}
