import type { Store } from '../store/store.ts'
import { InvalidInput } from './errors.ts'

/** The end of the journal as the system's own log has it: `34:44c604d5…`. */
export interface NotedHead {
  readonly sequence: number
  /** In hex. */
  readonly hash: string
}

/** How a journal stands to what was noted of it. */
export type NotedVerdict =
  | { readonly kind: 'found' }
  /** Its newest entry is older. null: there is none. */
  | { readonly kind: 'cut'; readonly newest: number | null }
  /** It has another entry of that number. */
  | { readonly kind: 'rewritten' }
  /** Retention took the entry. */
  | { readonly kind: 'not-kept'; readonly oldest: number }

/** @throws {InvalidInput} */
export function notedHead(text: string): NotedHead {
  const [, sequence, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/i.exec(text.trim()) ?? []
  if (sequence === undefined || hash === undefined) {
    throw new InvalidInput(`${JSON.stringify(text)} is no end of a journal`, {
      hint: 'write the number and the hash of an event `journal-head` with a colon between: 34:44c604d5…, 64 digits',
    })
  }
  return { sequence: Number(sequence), hash: hash.toLowerCase() }
}

/** Of a chain that is intact, so that no number is missing in it. */
export function compareHead(store: Pick<Store, 'journal'> | null, noted: NotedHead): NotedVerdict {
  const newest = store?.journal({ last: 1 })[0]
  if (store === null || newest === undefined) return { kind: 'cut', newest: null }
  if (newest.sequence < noted.sequence) return { kind: 'cut', newest: newest.sequence }
  const [entry] = store.journal({ last: newest.sequence - noted.sequence + 1 })
  if (entry === undefined || entry.sequence !== noted.sequence) {
    return { kind: 'not-kept', oldest: entry?.sequence ?? newest.sequence }
  }
  return { kind: entry.hash === noted.hash ? 'found' : 'rewritten' }
}
