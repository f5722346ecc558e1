import { type Milliseconds, ms } from '../model/time.ts'
import type { Store } from '../store/store.ts'
import type { DaemonEvent } from './events.ts'

/** What was written within it can be cut off unseen; more often would fill the system's own log. */
export const HEAD_ROUND: Milliseconds = ms(3_600_000)

/**
 * Has the newest entry of the journal told to whoever keeps what is told, so that a tail that is cut, or a journal that is written anew, can be found. A host
 * on which nothing happened is silent.
 */
export function journalHead(store: Pick<Store, 'journal'>, onEvent: (event: DaemonEvent) => void): () => void {
  let told = ''
  return () => {
    const [newest] = store.journal({ last: 1 })
    if (newest === undefined || newest.hash === told) return
    told = newest.hash
    onEvent({ kind: 'journal-head', sequence: newest.sequence, hash: newest.hash })
  }
}
