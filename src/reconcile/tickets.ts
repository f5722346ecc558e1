import type { Effect, Intent, Outcome, Report } from '../model/action.ts'
import type { ActRequest } from '../store/requests.ts'
import { Ticket } from './ticket.ts'

/** The requests that wait for the next pass, and those that are being carried out. */
export class Tickets {
  readonly #waiting: Ticket[] = []
  readonly #begun = new Set<Ticket>()

  add(id: string, request: ActRequest, by: string): Promise<Report> {
    const ticket = new Ticket(id, request, by)
    this.#waiting.push(ticket)
    return ticket.done
  }

  /**
   * Begins each waiting request; one whose beginning fails tells so to who asked.
   * @returns whether there was any
   */
  take(begin: (ticket: Ticket) => void): boolean {
    let any = false
    for (let ticket = this.#waiting.shift(); ticket !== undefined; ticket = this.#waiting.shift()) {
      const taken = ticket
      any = true
      this.#begun.add(taken)
      void taken.done.catch(() => null).then(() => this.#begun.delete(taken))
      try {
        begin(taken)
      } catch (error) {
        taken.fail(error instanceof Error ? error : new Error(String(error)))
        throw error
      }
    }
    return any
  }

  get begun(): readonly Ticket[] {
    return [...this.#begun]
  }

  conclude(intent: Intent, outcome: Outcome, effect: Effect | null): void {
    for (const ticket of this.#begun) ticket.conclude(intent, outcome, effect)
  }

  dropped(intent: Intent, why: string): void {
    for (const ticket of this.#begun) ticket.dropped(intent, why)
  }

  /** Those that were begun go on: what was sent can still be settled. */
  failWaiting(error: Error): void {
    for (const ticket of this.#waiting.splice(0)) ticket.fail(error)
  }

  failAll(error: Error): void {
    this.failWaiting(error)
    for (const ticket of this.#begun) ticket.fail(error)
  }
}
