import type { Clock } from '../model/clock.ts'
import { pause } from '../model/pause.ts'
import type { Provider } from '../providers/provider.ts'
import { messageOf } from '../reconcile/call.ts'
import type { Reconciler } from '../reconcile/reconciler.ts'
import type { RunOptions } from './contract.ts'

/** Hints of the provider only trigger a look. While there are none, resync has to do. */
export async function followChanges(
  { reader }: Provider,
  loop: Reconciler,
  { signal, onEvent, settings }: RunOptions,
  clock: Clock,
): Promise<void> {
  while (reader.changes !== undefined && !signal.aborted) {
    try {
      for await (const _ of reader.changes({ signal })) loop.trigger()
      if (!signal.aborted) onEvent({ kind: 'hints-lost', message: 'they ended' })
    } catch (error) {
      if (!signal.aborted) onEvent({ kind: 'hints-lost', message: messageOf(error) })
    }
    await pause(clock, settings.resync, signal)
  }
}
