import { messageOf } from '../reconcile/call.ts'
import { leasePath } from '../settings/lease-path.ts'
import { holder, tryAcquire } from '../store/lease.ts'
import { openStore } from '../store/open-store.ts'
import { makePrivateFolder } from '../store/private-file.ts'
import type { RunEnd, RunOptions } from './contract.ts'
import type { DaemonEvent } from './events.ts'
import { foreignWriters } from './foreign-writers.ts'
import { keepHost } from './keep-host.ts'
import { showHolder } from './show-holder.ts'
import { providerOf, surroundings } from './surroundings.ts'
import { troubleTeller } from './trouble-teller.ts'
import { UnderSystemd } from './under-systemd.ts'

/**
 * Keeps one host until the signal.
 * @throws {StoreError} the state folder can't be used
 * @throws whatever opening the provider throws
 */
export async function runDaemon(given: RunOptions): Promise<RunEnd> {
  const { settings, refuseForeignWriters } = given
  if (refuseForeignWriters) {
    const writers = await foreignWriters(settings)
    if (writers !== null) return { kind: 'foreign-writers', message: writers.message, fix: writers.fix }
  }
  const lent = surroundings(settings)
  const systemd = new UnderSystemd({ ...settings, socket: given.systemd ?? null, clock: lent.clock })
  using _closed = { [Symbol.dispose]: () => systemd.close() }
  const onEvent = (event: DaemonEvent, pass: number | null = null): void => {
    systemd.tell(event)
    given.onEvent(event, pass)
  }
  const options = { ...given, onEvent }
  makePrivateFolder(settings.state)
  const path = leasePath(settings)
  const lease = tryAcquire(path, { state: settings.state, pid: process.pid, since: lent.clock.now() })
  if (lease === null) return { kind: 'held', holder: describeHolder(path) }
  await using opened = new AsyncDisposableStack()
  opened.defer(() => lease.release())
  await showHolder(path, settings).catch((error: unknown) => {
    options.onEvent({ kind: 'trouble', what: 'Letting everybody read who keeps the host', message: messageOf(error) })
  })
  const provider = await providerOf(settings, { ...lent, onTrouble: troubleTeller(options.onEvent) })
  opened.defer(() => provider.close())
  const store = openStore({ folder: settings.state, host: provider.host, clock: lent.clock, mode: 'write' })
  opened.defer(() => store.close())
  return await keepHost(options, { ...lent, systemd }, provider, store)
}

/** Who keeps the host, in words. */
export function describeHolder(path: string): string {
  const found = holder(path)
  return found === null ? 'another process' : `process ${found.pid}, state folder ${found.state}`
}
