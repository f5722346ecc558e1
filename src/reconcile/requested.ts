import type { Intent } from '../model/action.ts'
import type { Plan } from '../model/plan.ts'
import type { Reapply } from '../model/policy.ts'
import { type PlanRefusal, refusalOf, type SavedPlan } from '../model/saved-plan.ts'
import type { Observation } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import { type PreparedBundle, prepare } from '../planner/plan.ts'
import type { ActRequest } from '../store/requests.ts'
import type { Store } from '../store/store.ts'
import type { ActionQueue } from './action-queue.ts'
import type { Admission } from './admission.ts'
import { onlyConfirmed } from './confirmed.ts'
import { manualBundle } from './manual.ts'
import type { Notes } from './notes.ts'
import { onlySaved } from './only-saved.ts'
import { PlanRefused } from './plan-refused.ts'
import type { Planned, Planning } from './planning.ts'
import type { Ticket } from './ticket.ts'
import type { Tickets } from './tickets.ts'
import { undoing } from './undoing.ts'
import { unwanted } from './unwanted.ts'

export interface RequestedOptions {
  readonly store: Pick<Store, 'host' | 'usedPlan'>
  readonly tickets: Tickets
  readonly planning: Planning
  readonly admission: Admission
  readonly queue: ActionQueue
  readonly notes: Notes
  /** A manual verb has no rule of its own. */
  readonly defaults: Reapply
}

/** What a request is carried out upon. */
interface Upon {
  readonly observation: Observation
  /** The policies in force. */
  readonly prepared: PreparedBundle
}

/** Carries out what people ask for, within the very same guards and limits as policies. */
export class Requested {
  readonly #options: RequestedOptions

  constructor(options: RequestedOptions) {
    this.#options = options
  }

  /**
   * A person's word comes first, each request against a ledger that knows the one before.
   * @returns whether there was any
   */
  begin(upon: Upon): boolean {
    return this.#options.tickets.take(ticket => this.#begin(ticket, upon))
  }

  /** Of the actions that were not sent yet, those that neither the policies nor a request would ask for now. */
  unwanted(policies: Plan, { observation, prepared }: Upon): readonly Intent[] {
    const { queue, tickets, planning } = this.#options
    const queued = queue.queued()
    if (queued.length === 0) return []
    const asking = tickets.begun.map(ticket => {
      // An `apply` asks for whatever the policies want by now.
      const asked = ticket.request.verb === 'apply' ? prepared : ticket.prepared
      const newest = asked === null ? policies : planning.plan(asked, observation, ticket.request).plan
      return { ticket, newest }
    })
    return unwanted(queued, policies, asking)
  }

  #begin(ticket: Ticket, { observation, prepared: inForce }: Upon): void {
    const { planning, admission, queue, notes } = this.#options
    const { id, request, by } = ticket
    const { guards = [], reason = null } = request.setAside ?? {}
    const asked = request.verb === 'apply' ? request.saved : undefined
    const bounded = asked === undefined ? {} : { savedPlan: asked.id }
    notes.keep([{ kind: 'request', request: id, verb: request.verb, by, setAside: guards, reason, ...bounded }])
    const policies = (): Planned => planning.plan(inForce, observation, null)
    const prepared = request.verb === 'apply' ? inForce : this.#byHand(request, inForce)
    const planned = planning.plan(prepared, observation, request)
    const refusal = asked === undefined ? null : this.#refusal(asked, planned.plan.plannedAt)
    if (refusal !== null) {
      ticket.fail(new PlanRefused(refusal))
      return
    }
    const both = asked === undefined ? null : onlySaved(planned.plan, asked)
    const part = onlyConfirmed(both?.part ?? planned.plan, request.incarnations)
    const undone = request.verb === 'apply' ? new Map<string, string>() : undoing(part, policies().plan)
    const admitted = admission.admit(part, planned, observation, id, asked?.id ?? null)
    ticket.begin(part, prepared, admitted, sessionId => queue.of(sessionId), undone, both?.saved)
    queue.enqueue(admitted)
  }

  #refusal(saved: SavedPlan, now: Instant): PlanRefusal | null {
    const { store } = this.#options
    return refusalOf(saved, { host: store.host, now, usedAt: store.usedPlan(saved.id) })
  }

  #byHand(
    { verb, sessionIds, timeout }: Exclude<ActRequest, { readonly verb: 'apply' }>,
    { bundle }: PreparedBundle,
  ): PreparedBundle {
    return prepare(manualBundle(verb, sessionIds, timeout, bundle.revision, this.#options.defaults))
  }
}
