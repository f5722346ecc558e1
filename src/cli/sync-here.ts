import { type Milliseconds, ms } from '../model/time.ts'
import { systemClock } from '../runtime/system-clock.ts'
import { leasePath } from '../settings/lease-path.ts'
import type { ResolvedSettings } from '../settings/settings.ts'
import { holder } from '../store/lease.ts'
import type { Synced, SyncRequest } from '../store/requests.ts'
import { InvalidInput, OperationFailed } from './errors.ts'
import { Exit, type ExitCode } from './exit-codes.ts'
import { untilSignal } from './signals.ts'
import { askingDaemon, inForceText, syncUntil, trySource } from './syncing.ts'
import type { Terminal } from './terminal.ts'
import type { Format } from './verb.ts'
import { jsonText } from './views/json.ts'
import { syncDocument, syncText } from './views/sync-text.ts'
import type { WantedRevision } from './wanted-revision.ts'
import { whileWaiting } from './while-waiting.ts'

export interface SyncOptions {
  readonly resolved: ResolvedSettings
  readonly format: Format
  readonly terminal: Terminal
  /** null: nothing is waited for. */
  readonly wait: WantedRevision | null
  /** null: the default. */
  readonly timeout: Milliseconds | null
}

const USUAL_TIMEOUT: Milliseconds = ms(300_000)

/**
 * Has the policies read again by whoever keeps the host, and shows what is in force then; without a daemon, what would be.
 * @throws {OperationFailed} what is waited for does not come into force
 */
export async function syncHere(request: SyncRequest, options: SyncOptions): Promise<ExitCode> {
  const { resolved, format, terminal, wait } = options
  const { settings, origins } = resolved
  const keeper = holder(leasePath(settings))
  if (keeper !== null && origins.get('policies')?.kind === 'flag') {
    throw new InvalidInput(`--policies can't be given beside a daemon, which has its own: process ${keeper.pid}`, {
      hint: 'leave it out, or stop the daemon first',
    })
  }
  const synced = await asked(request, options)
  if (synced === null && wait !== null) {
    throw new OperationFailed('no daemon keeps this host, so nothing comes into force', {
      hint: 'start one with `stationkeeper run`, or leave --wait out to see whether it would be accepted',
    })
  }
  const shown = {
    synced: synced ?? (await trySource(settings, request, terminal, systemClock())),
    isKept: synced !== null,
  }
  terminal.out(format === 'json' ? jsonText(syncDocument(shown), terminal) : syncText(shown))
  if (!shown.isKept) terminal.err('No daemon keeps this host, so nothing came into force.\n')
  // What is waited for is in force, also where something that came later is refused.
  return wait !== null || shown.synced.problem === null ? Exit.done : Exit.failed
}

async function asked(request: SyncRequest, options: SyncOptions): Promise<Synced | null> {
  const { resolved, terminal, wait, timeout } = options
  const clock = systemClock()
  const ask = askingDaemon(resolved.settings)
  let other: Synced | null = null
  const text = (): string => {
    if (wait === null || other === null) return 'Waiting for the daemon to read its policies'
    return `Waiting for ${wait.beginning}; in force: ${inForceText(other)}`
  }
  return await untilSignal(signal => {
    const work =
      wait === null
        ? ask(request, signal)
        : syncUntil({
            request,
            wanted: wait,
            timeout: timeout ?? USUAL_TIMEOUT,
            ask,
            onOther(synced) {
              other = synced
            },
            clock,
            signal,
          })
    return whileWaiting(text, work, terminal, clock)
  })
}
