import type { Clock } from '../../model/clock.ts'
import type { Bus } from './bus.ts'
import { BusConnection } from './system-bus-connection.ts'

/** A connection to the bus for as long as one action takes. */
export interface LoneConnection extends Bus, Disposable {}

/**
 * Opens a connection that nothing else is sent on, so that it can be ended as soon as nobody waits for its answer any more. What a service has not got
 * to by then, because it or polkit hung, it refuses when it goes on: whoever asked is not there to be judged. On a connection that lasts it would be done, and
 * whoever has locked her screen since would find it open.
 * @throws {NoBus} there is none, it lets nobody in, or not in time
 * @throws the signal's reason
 */
export async function openLoneConnection({
  address,
  clock,
  signal,
}: {
  readonly address: string
  readonly clock: Clock
  /** Gives up opening; each call has a signal of its own. */
  readonly signal: AbortSignal
}): Promise<LoneConnection> {
  const ending = new AbortController()
  const giveUp = (): void => ending.abort()
  signal.throwIfAborted()
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    const connection = await BusConnection.open({ address, clock, onSignal: () => {}, signal: ending.signal })
    return {
      call: (call, options) => connection.call(call, options),
      [Symbol.dispose]: () => connection.destroy(new Error('its one call is over')),
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
