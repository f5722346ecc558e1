import type { Intent } from '../../src/model/action.ts'
import { backoffKey, type OverridableGuard } from '../../src/model/ledger.ts'
import type { ReconcileEvent } from '../../src/reconcile/events.ts'
import type { JournalEntry } from '../../src/store/journal-entry.ts'
import { WARNING, warned } from './adversary-rules.ts'

/** Until so long of the host's elapsed time. */
interface Kept {
  readonly incarnation: string | null
  readonly until: number
}

/** What the loop itself told that it leaves alone for a while: who was just warned, who is fought over where the rule yields, and honoured blocks. */
export class Told {
  /** By incarnation and rule. */
  readonly #reversedAt = new Map<string, number>()
  #yielding = new Map<string, number>()
  /** By incarnation and rule: when a warning was begun that was not cancelled since. */
  readonly #warnedAt = new Map<string, number>()
  /** By the hold's id. */
  #honoured = new Map<string, Kept>()

  /** @returns what it tells against what it told before */
  hear(event: ReconcileEvent, now: number): readonly string[] {
    if (event.kind === 'reversed') this.#reversedAt.set(backoffKey(event.incarnation.key, event.rule), now)
    if (event.kind === 'notice') this.#warnedAt.set(backoffKey(event.incarnation.key, event.rule), now)
    if (event.kind === 'notice-cancelled') this.#warnedAt.delete(backoffKey(event.incarnation.key, event.rule))
    if (event.kind === 'contested' && event.whenContested === 'yield') {
      const key = backoffKey(event.incarnation.key, event.rule)
      this.#yielding.set(key, (this.#reversedAt.get(key) ?? 0) + event.within)
    }
    if (event.kind === 'placed' && event.placed.kind === 'hold' && event.placed.honours !== null) {
      const { id, incarnation, until, placedAt } = event.placed
      const already = this.#honours(incarnation, now)
      this.#honoured.set(id, { incarnation, until: now + until - placedAt })
      if (already) return [`one block of ${incarnation} was honoured twice at ${now}`]
    }
    if (event.kind === 'placed-ended' && event.why === 'block-gone') this.#honoured.delete(event.placed.id)
    return []
  }

  /** People said that it need not be so any more, or declared something else. */
  takeBack(): void {
    this.#yielding = new Map()
    this.#honoured = new Map()
  }

  /** @returns what it told and does not keep to with this call; null: nothing */
  against({ incarnation, rule }: Intent, now: number, aside: readonly OverridableGuard[]): string | null {
    const key = backoffKey(incarnation.key, rule)
    const waited = now - (this.#warnedAt.get(key) ?? now)
    if (warned.has(rule.digest) && waited < WARNING && !aside.includes('notice')) {
      return `came ${waited} ms after its warning`
    }
    const yields = now < (this.#yielding.get(key) ?? 0)
    if (yields && !aside.includes('contested')) return 'came although its rule yields to a fight'
    const honoured = this.#honours(incarnation.key, now)
    return honoured && !aside.includes('held') ? 'came to a session whose block is honoured' : null
  }

  #honours(incarnation: string | null, now: number): boolean {
    return [...this.#honoured.values()].some(kept => kept.incarnation === incarnation && now < kept.until)
  }
}

/** What a verb without a daemon may not have kept, since only who knows the policies can tell: an end or a beginning that nobody asked for. */
export function followedUp(verb: string, entries: readonly JournalEntry[]): readonly string[] {
  return entries
    .filter(({ kind, detail: { why } }) => {
      if (kind === 'calm' || kind === 'placed-ended') return why !== 'released'
      if (kind === 'honoured') return verb !== 'release'
      return kind === 'contested' || kind === 'notice' || (kind === 'notice-ended' && why === 'cancelled')
    })
    .map(({ kind, detail }) => `in passing it kept ${kind} ${JSON.stringify(detail)}`)
}
