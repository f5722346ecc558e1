import type { Sightings } from '../model/incarnation.ts'
import type { Observation } from '../model/session.ts'
import type { PreparedBundle } from '../planner/plan.ts'
import type { Fact } from '../store/fact.ts'
import type { Ordered } from '../store/requests.ts'
import type { ReconcileEvent } from './events.ts'

/** The order can't be carried out as it stands. The message says what would do. */
export class OrderRefused extends Error {
  override readonly name = 'OrderRefused'
}

/** What an order is carried out upon. */
export interface OrderContext {
  /** null: the host was not seen yet. */
  readonly observation: Observation | null
  readonly sightings: Sightings
  readonly prepared: PreparedBundle
}

/** What follows from an order: facts to keep, what to tell, and the answer. */
export interface Carried {
  readonly facts: readonly Fact[]
  readonly events: readonly ReconcileEvent[]
  readonly ordered: Ordered
}

export const nothingOrdered: Omit<Ordered, 'verb'> = {
  placed: null,
  ended: [],
  sessions: [],
  uncertain: [],
  forgotten: 0,
}
