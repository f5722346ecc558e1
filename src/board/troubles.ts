import type { Trouble } from '../api/contract.ts'
import type { DaemonEvent } from '../daemon/events.ts'
import type { Ledger } from '../model/ledger.ts'
import { type Instant, isoInstant, type Milliseconds, ms, plus } from '../model/time.ts'

interface Lasting {
  readonly since: Instant
  /** Told again by then, it is still the same. null: whoever told of it tells of its end, too. */
  readonly until: Instant | null
  readonly message: string
}

/** What keeps the daemon from its work, from the event that says so to the one that ends it. */
export class Troubles {
  readonly #resync: Milliseconds
  readonly #lasting = new Map<Trouble['what'], Lasting>()

  /** @param resync how often what was lost is tried for again */
  constructor(resync: Milliseconds) {
    this.#resync = resync
  }

  tell(event: DaemonEvent, at: Instant): void {
    switch (event.kind) {
      case 'observe-failed':
      case 'pass-failed':
      case 'policies-unwatched':
        this.#begin(event.kind, event.message, at, null)
        return
      case 'hints-lost':
        // Nobody says that they came again: it is tried once each resync, and told each time that it fails.
        this.#begin(event.kind, event.message, at, plus(at, ms(3 * this.#resync)))
        return
      case 'provider-failed':
        this.#begin(event.kind, event.message, at, plus(at, event.retryIn))
        return
      case 'policies-rejected':
        this.#lasting.delete('policies-unreachable')
        this.#begin(event.kind, event.summary, at, null)
        return
      case 'policies-unreachable':
        this.#lasting.delete('policies-rejected')
        this.#begin(event.kind, event.summary, at, null)
        return
      case 'observe-recovered':
        this.#lasting.delete('observe-failed')
        return
      case 'pass-recovered':
        this.#lasting.delete('pass-failed')
        return
      case 'policies-loaded':
        this.#policiesAreGood()
        return
      case 'reloaded':
        if (event.problem === null) this.#policiesAreGood()
        return
      default:
    }
  }

  /**
   * As of now, the first first. Of a provider's failure only the ledger knows when it is over; it also knows of one that an earlier process met.
   * @param revision the policies in force: a pause ends with them
   */
  now(paused: Ledger['providerFailed'], revision: string | null, now: Instant): readonly Trouble[] {
    const isPaused = paused !== null && paused.revision === revision && now < paused.until
    if (!isPaused) this.#lasting.delete('provider-failed')
    // A host that can't be observed is noted as a pause, too: one trouble is enough.
    else if (!this.#lasting.has('observe-failed') && !this.#lasting.has('provider-failed')) {
      this.#begin('provider-failed', paused.message, now, paused.until)
    }
    const hints = this.#lasting.get('hints-lost')
    if (hints !== undefined && isOver(hints, now)) this.#lasting.delete('hints-lost')
    return Array.from(this.#lasting, ([what, { since, message }]) => ({ what, since: isoInstant(since), message }))
  }

  #policiesAreGood(): void {
    this.#lasting.delete('policies-rejected')
    this.#lasting.delete('policies-unreachable')
  }

  #begin(what: Trouble['what'], message: string, at: Instant, until: Instant | null): void {
    const before = this.#lasting.get(what)
    const since = before === undefined || isOver(before, at) ? at : before.since
    this.#lasting.set(what, { since, until, message })
  }
}

function isOver({ until }: Lasting, now: Instant): boolean {
  return until !== null && until < now
}
