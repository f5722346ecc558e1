import { userInfo } from 'node:os'
import type { Clock } from '../model/clock.ts'
import { pause } from '../model/pause.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { leasePath } from '../settings/lease-path.ts'
import type { Settings } from '../settings/settings.ts'
import { type Holder, holder, isHeld } from '../store/lease.ts'
import { openOutbox } from '../store/outbox.ts'

export interface EndOptions {
  readonly settings: Settings
  /** How long its running actions may take to end. */
  readonly within: Milliseconds
  readonly signal: AbortSignal
  readonly clock: Clock
}

export type DaemonEnd =
  /** Nobody kept the host. */
  | { readonly kind: 'none' }
  /** The lease is free. */
  | { readonly kind: 'ended' }
  /** It took the request and has not ended yet, or never took it. `holder` is null where it has not said who it is. */
  | { readonly kind: 'still-there'; readonly taken: boolean; readonly holder: Holder | null }

const TAKEN_WITHIN: Milliseconds = ms(10_000)
const LOOK: Milliseconds = ms(200)

/**
 * Asks the daemon that keeps the host to end in order, and waits until the lease is free.
 * @throws {StoreError} its state folder can't be written: who may not write there may not end it
 */
export async function endDaemon(options: EndOptions): Promise<DaemonEnd> {
  const { settings, within, signal, clock } = options
  const path = leasePath(settings)
  if (!isHeld(path)) return { kind: 'none' }
  const begun = clock.uptime()
  const taken = await ask(path, options)
  const left = ms(Math.max(0, within - (clock.uptime() - begun)))
  if (await isFreeWithin(left, { path, signal, clock })) return { kind: 'ended' }
  return { kind: 'still-there', taken, holder: holder(path) }
}

/** Waits until nobody keeps the host, or the time has passed. */
export async function isFreeWithin(
  length: Milliseconds,
  { path, signal, clock }: { readonly path: string } & Pick<EndOptions, 'signal' | 'clock'>,
): Promise<boolean> {
  const begun = clock.uptime()
  while (isHeld(path)) {
    if (clock.uptime() - begun >= length) return false
    await pause(clock, LOOK, signal)
    signal.throwIfAborted()
  }
  return true
}

/** A daemon that is gone before it answered has ended as well, which the lease tells. */
async function ask(path: string, { settings, within, signal, clock }: EndOptions): Promise<boolean> {
  const outbox = openOutbox({ folder: holder(path)?.state ?? settings.state, clock })
  try {
    const daemonAlive = (): boolean => isHeld(path)
    const takenWithin = ms(Math.min(TAKEN_WITHIN, within))
    const by = userInfo().username
    return (await outbox.ask({ verb: 'end' }, { by, takenWithin, signal, daemonAlive })).kind !== 'not-taken'
  } finally {
    outbox.close()
  }
}
