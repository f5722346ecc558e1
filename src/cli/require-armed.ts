import type { Clock } from '../model/clock.ts'
import type { Settings } from '../settings/settings.ts'
import { openStore } from '../store/open-store.ts'
import { armedNow } from './armed.ts'
import { OperationFailed } from './errors.ts'
import { rememberedHost } from './remembered-host.ts'

/**
 * Looks into the service's own memory before anybody says that its policies are enforced: an administrator's changes to its unit may have won
 * over ours.
 * @throws {OperationFailed} nobody armed the host
 */
export async function requireArmed(settings: Settings, clock: Clock, unit: string): Promise<void> {
  const store = openStore({ folder: settings.state, host: await rememberedHost(settings), clock, mode: 'read' })
  try {
    if (store !== null && armedNow(settings, store.ledger()).armed) return
  } finally {
    store?.close()
  }
  throw new OperationFailed(
    `it runs and is not armed, since it was started without --enforce: \`systemctl cat ${unit}\` shows what else sets ExecStart`,
  )
}
