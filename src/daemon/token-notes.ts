import type { Clock } from '../model/clock.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { Store } from '../store/store.ts'
import { hasTokens, Tokens } from '../store/tokens.ts'

/** How soon the journal says who was given what. Asking costs next to nothing. */
export const TOKEN_ROUND: Milliseconds = ms(1_000)

export interface TokenNotesOptions {
  /** The state folder. */
  readonly folder: string
  readonly clock: Pick<Clock, 'now'>
  readonly store: Pick<Store, 'journal' | 'record'>
}

/** Brings what became of tokens into the journal. For the one process that keeps the host: nobody else writes its journal. */
export class TokenNotes implements Disposable {
  readonly #options: TokenNotesOptions
  #tokens: Tokens | null = null

  constructor(options: TokenNotesOptions) {
    this.#options = options
  }

  /** @throws {StoreError} the tokens can't be read, or nothing be kept for now; whatever is not noted goes on waiting */
  note(): void {
    const { folder, clock, store } = this.#options
    // Who only looks makes no file.
    if (this.#tokens === null && !hasTokens(folder)) return
    this.#tokens ??= new Tokens({ folder, clock })
    const waiting = this.#tokens.changes()
    if (waiting.length === 0) return
    // Whoever died between the two files left them in both: then they are the newest of their kind in the journal.
    const newest = store.journal({ kinds: ['token-added', 'token-revoked'], last: waiting.length })
    const there = new Set(newest.map(({ detail }) => detail.change))
    store.record(waiting.filter(({ change }) => !there.has(change)))
    this.#tokens.noted(waiting)
  }

  [Symbol.dispose](): void {
    this.#tokens?.close()
    this.#tokens = null
  }
}
