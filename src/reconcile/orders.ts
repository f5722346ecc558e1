import type { Sightings } from '../model/incarnation.ts'
import type { Observation } from '../model/session.ts'
import type { PreparedBundle } from '../planner/plan.ts'
import type { Ordered, OrderRequest } from '../store/requests.ts'
import type { ReconcileEvent } from './events.ts'
import type { Notes } from './notes.ts'
import type { ReconcilerOptions } from './options.ts'

/** The order can't be carried out as it stands. The message says what would do. */
export class OrderRefused extends Error {
  override readonly name = 'OrderRefused'
}

export interface OrdersOptions extends ReconcilerOptions {
  readonly notes: Notes
  readonly emit: (event: ReconcileEvent) => void
}

/** What an order is carried out upon. */
export interface OrderContext {
  /** null: the host was not seen yet. */
  readonly observation: Observation | null
  readonly sightings: Sightings
  readonly prepared: PreparedBundle
}

/** What operators say should hold, or hold no more: holds, overrides, releases, people to be forgotten. */
export class Orders {
  constructor(_options: OrdersOptions) {}

  add(_id: string, request: OrderRequest, _by: string): Promise<Ordered> {
    return Promise.reject(new OrderRefused(`${request.verb} can't be carried out yet`))
  }

  /**
   * Carries out what waits, each in one transaction; one that fails tells so to who asked.
   * @returns whether anything was kept
   */
  take(_context: OrderContext): boolean {
    return false
  }

  failAll(_error: Error): void {}
}
