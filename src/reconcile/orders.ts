import type { Fact } from '../store/fact.ts'
import type { Ordered, OrderRequest } from '../store/requests.ts'
import type { ReconcileEvent } from './events.ts'
import type { Notes } from './notes.ts'
import type { ReconcilerOptions } from './options.ts'
import { type Carried, nothingOrdered, type OrderContext } from './order.ts'
import { requireAbsent, requireUnnamed } from './orders-forget.ts'
import { placing } from './orders-place.ts'
import { releasing } from './orders-release.ts'
import { placedId } from './placed-id.ts'

export { OrderRefused } from './order.ts'

export interface OrdersOptions
  extends Pick<ReconcilerOptions, 'store' | 'clock' | 'newId' | 'longestHold' | 'defaults'> {
  readonly notes: Notes
  readonly emit: (event: ReconcileEvent) => void
}

interface Waiting {
  readonly id: string
  readonly request: OrderRequest
  readonly by: string
  readonly answered: PromiseWithResolvers<Ordered>
}

/** What operators say should hold, or hold no more: holds, overrides, releases, people to be forgotten. */
export class Orders {
  readonly #options: OrdersOptions
  #waiting: Waiting[] = []

  constructor(options: OrdersOptions) {
    this.#options = options
  }

  add(id: string, request: OrderRequest, by: string): Promise<Ordered> {
    const answered = Promise.withResolvers<Ordered>()
    this.#waiting.push({ id, request, by, answered })
    return answered.promise
  }

  /**
   * Carries out what waits, each in one transaction; one that fails tells so to who asked.
   * @returns whether anything was kept
   */
  take(context: OrderContext): boolean {
    let any = false
    for (const order of this.#waiting.splice(0)) {
      try {
        order.answered.resolve(this.#carryOut(order, context))
        any = true
      } catch (error) {
        order.answered.reject(error)
      }
    }
    return any
  }

  failAll(error: Error): void {
    for (const { answered } of this.#waiting.splice(0)) answered.reject(error)
  }

  #carryOut({ id, request, by }: Waiting, context: OrderContext): Ordered {
    const { notes, store, clock, emit } = this.#options
    const reason = 'reason' in request ? request.reason : null
    const asked: Fact = { kind: 'request', request: id, verb: request.verb, by, setAside: [], reason }
    if (request.verb === 'forget') {
      requireAbsent(request.user, context)
      requireUnnamed(request.user, store.holds(), store.naming(request.user), clock.now())
      notes.keep([asked])
      return { ...nothingOrdered, verb: request.verb, forgotten: store.forget(request.user) }
    }
    const { facts, events, ordered } = this.#carry(request, by, context)
    notes.keep([asked, ...facts])
    for (const event of events) emit(event)
    return ordered
  }

  #carry(request: Exclude<OrderRequest, { readonly verb: 'forget' }>, by: string, seen: OrderContext): Carried {
    const { store, clock, newId, longestHold, defaults } = this.#options
    const { holds, overrides } = store.holds()
    // What was seen last, before this process even, is enough to know whom an id is about now, as far as anybody can.
    const observation = seen.observation ?? store.lastObservation()
    const now = clock.now()
    if (request.verb !== 'release') {
      const id = placedId(newId, new Set([...holds, ...overrides].map(placed => placed.id)))
      return placing(request, { ...seen, observation, by, id, now, longestHold, defaults })
    }
    return releasing(request.target, { ...seen, observation, by, now, holds, overrides, ledger: store.ledger() })
  }
}
