import type { Observation } from '../model/session.ts'
import type { ReconcilerOptions } from './options.ts'
import type { Parts } from './parts.ts'

export interface ClosingOptions extends Pick<ReconcilerOptions, 'clock' | 'settle'> {
  /** null: the host could not be observed. */
  readonly look: () => Promise<Observation | null>
  readonly onFailure: (error: unknown) => void
}

/** Lets running actions end or reach their deadline, settles them, and keeps what is left to keep. Never rejects. */
export async function closeDown(parts: Parts, options: ClosingOptions): Promise<void> {
  const { timeWatch, trigger, queue, tickets, orders, notices, notes, wake } = parts
  timeWatch.close()
  for (const intent of queue.queued()) queue.drop(intent, 'shutting down')
  await trigger.close()
  tickets.failWaiting(new Error('shutting down: nothing was done'))
  orders.failAll(new Error('shutting down: nothing was done'))
  await queue.idle()
  await notices.close()
  try {
    await settleRest(parts, options)
    notes.keep()
  } catch (error) {
    options.onFailure(error)
  }
  wake.cancel()
  tickets.failAll(new Error('shut down before its effect was seen; the journal has what was done'))
}

/** What is still open after two looks is settled by the next process. */
async function settleRest({ queue }: Parts, { look, clock, settle }: ClosingOptions): Promise<void> {
  for (let looks = 0; looks < 2 && queue.ended().length > 0; looks++) {
    if (looks > 0) await new Promise<void>(resolve => clock.after(settle, resolve))
    // A host that does not answer is not waited for twice.
    if ((await look()) === null) return
  }
}
