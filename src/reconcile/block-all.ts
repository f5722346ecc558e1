import type { Session } from '../model/session.ts'
import type { Milliseconds } from '../model/time.ts'
import type { BlockAllThresholds } from './options.ts'
import type { BlockChange } from './watch.ts'

/** What the blocks of one look are to be told as. */
export interface RecognisedBlocks {
  /** Someone pressed Block All; null: nobody did, or it was told before. `of`: those that were seen unblocked. */
  readonly blockAll: { readonly sessions: readonly Session[]; readonly of: number } | null
  /** Those that are no part of one. */
  readonly single: readonly Session[]
}

interface Turn {
  readonly session: Session
  /** Uptime at which the look that saw it began. */
  readonly at: Milliseconds
}

/**
 * Tells someone pressing Block All from blocks of single sessions: so many of those that were seen unblocked turn blocked
 * within so short a time, whether one look finds them or several do. It is told once: whoever follows within that time
 * belongs to it, and a session that turns blocked a second time begins a new one.
 *
 * Blocks that one look after another finds are told one by one until there are enough of them: nobody waits for an alert
 * because more might follow.
 */
export class BlockAllRecogniser {
  readonly #thresholds: BlockAllThresholds
  /** By incarnation, the first first: what turned blocked lately. */
  #turns = new Map<string, Turn>()
  /** These are a Block All that was told. */
  #told = false

  constructor(thresholds: BlockAllThresholds) {
    this.#thresholds = thresholds
  }

  /** @param at uptime at which the look began */
  recognise({ blocked, turned, unblocked }: BlockChange, at: Milliseconds): RecognisedBlocks {
    if (blocked.length === 0) return { blockAll: null, single: [] }
    this.#forget(at)
    if (turned.some(({ incarnation }) => this.#turns.has(incarnation))) this.#begin()
    for (const { incarnation, session } of turned) this.#turns.set(incarnation, { session, at })
    const of = new Set([...this.#turns.keys(), ...unblocked]).size
    const already = this.#told
    this.#told ||= this.#isBlockAll(of)
    const members = this.#told ? new Set(turned) : new Set()
    return {
      blockAll:
        this.#told && !already ? { sessions: Array.from(this.#turns.values(), turn => turn.session), of } : null,
      single: blocked.filter(each => !members.has(each)).map(({ session }) => session),
    }
  }

  #isBlockAll(of: number): boolean {
    const { sessions, share } = this.#thresholds
    return this.#turns.size >= sessions && this.#turns.size / of >= share
  }

  /** One that was told lasts as a whole, counted from its first session. */
  #forget(at: Milliseconds): void {
    const { within } = this.#thresholds
    for (const [incarnation, turn] of this.#turns) {
      if (at - turn.at <= within) break
      if (this.#told) this.#begin()
      else this.#turns.delete(incarnation)
    }
  }

  #begin(): void {
    this.#turns = new Map()
    this.#told = false
  }
}
