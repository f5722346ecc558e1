import type { Report } from '../model/action.ts'
import type { PlanRefusal } from '../model/saved-plan.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { messageOf } from '../reconcile/call.ts'
import { OrderRefused } from '../reconcile/orders.ts'
import { PlanRefused } from '../reconcile/plan-refused.ts'
import type { Reconciler } from '../reconcile/reconciler.ts'
import type {
  EndRequest,
  Ordered,
  PendingRequest,
  PlanAnswer,
  PlanRequest,
  Request,
  RequestInbox,
  SessionRequest,
  Synced,
  SyncRequest,
} from '../store/requests.ts'

/** How a request ended, as the verb that asked reads it. */
export type RequestAnswer =
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'ordered'; readonly ordered: Ordered }
  | { readonly kind: 'plan-refused'; readonly refusal: PlanRefusal }
  | { readonly kind: 'synced'; readonly synced: Synced }
  | PlanAnswer
  /** The daemon ends in order; it does so after this was answered. */
  | { readonly kind: 'ending' }
  /** It can't be carried out as it stands. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string }

interface RequestDeskOptions {
  readonly inbox: RequestInbox
  readonly reconciler: Reconciler
  readonly onTaken: (request: PendingRequest) => void
  /** Somebody asks for the daemon's end, which must not come before this has returned: the answer follows. */
  readonly onEnd: (request: PendingRequest<EndRequest>) => void
  /** Reads the policies again. A rejection is answered as a failure. The signal ends it once the daemon ends. */
  readonly onSync: (request: PendingRequest<SyncRequest>, signal: AbortSignal) => Promise<Synced>
  /** Plans, and can do nothing else. A rejection is answered as a failure. The signal ends it once the daemon ends. */
  readonly onPlan: (request: PendingRequest<PlanRequest>, signal: AbortSignal) => Promise<PlanAnswer>
  /** Why the policies in force are not those in the source; null: they are. */
  readonly policyProblem: () => string | null
  /** Brings into the journal what waits for it and names people: noted after they were forgotten, it would name them again. */
  readonly beforeForgetting: () => void
}

/** Takes requests of other processes, hands them to the loop, and answers. */
export class RequestDesk {
  /** Asking whether anything changed costs next to nothing, so it is asked often. */
  static readonly round: Milliseconds = ms(100)
  readonly #options: RequestDeskOptions
  readonly #open = new Set<Promise<void>>()
  readonly #ending = new AbortController()
  readonly #unanswered = new Map<string, RequestAnswer>()
  /** The last round did not get through. */
  #again = false

  constructor(options: RequestDeskOptions) {
    this.#options = options
  }

  /** @throws {StoreError} requests can't be read or answered for now; the next round tries again */
  takeAll(): void {
    const { inbox, onTaken, onEnd } = this.#options
    for (const [id, answer] of this.#unanswered) {
      inbox.answer(id, answer)
      this.#unanswered.delete(id)
    }
    if (!inbox.changed() && !this.#again) return
    this.#again = true
    for (const pending of inbox.pending()) {
      if (!inbox.take(pending.id)) continue
      onTaken(pending)
      const { request } = pending
      if (request.verb === 'end') {
        onEnd({ ...pending, request })
        this.#answer(pending.id, { kind: 'ending' })
        continue
      }
      const answering = this.#carryOut(pending, request).finally(() => this.#open.delete(answering))
      this.#open.add(answering)
    }
    this.#again = false
  }

  /** Call it once the loop is closed: by then everything that was taken has its end. */
  async close(): Promise<void> {
    this.#ending.abort(new Error('shutting down: nothing is taken any more'))
    await Promise.all(this.#open)
    this.#options.inbox.close()
  }

  /** Never rejects: an answer that can't be given now is given by a later round. */
  async #carryOut({ id, by }: PendingRequest, request: Exclude<Request, EndRequest>): Promise<void> {
    const answer = await this.#answerTo({ id, by }, request).catch(
      (error: unknown): RequestAnswer => refusedBy(error) ?? { kind: 'failed', message: messageOf(error) },
    )
    this.#answer(id, answer)
  }

  async #answerTo(
    asked: Omit<PendingRequest, 'request'>,
    request: Exclude<Request, EndRequest>,
  ): Promise<RequestAnswer> {
    const { reconciler, policyProblem, onSync, onPlan, beforeForgetting } = this.#options
    const { signal } = this.#ending
    switch (request.verb) {
      case 'sync':
        return { kind: 'synced', synced: await onSync({ ...asked, request }, signal) }
      case 'plan':
        return await onPlan({ ...asked, request }, signal)
      default: {
        if (request.verb === 'forget') beforeForgetting()
        const answer = await answerTo(reconciler, { ...asked, request })
        if (answer.kind !== 'report') return answer
        return { ...answer, report: { ...answer.report, policyProblem: policyProblem() } }
      }
    }
  }

  #answer(id: string, answer: RequestAnswer): void {
    const { inbox } = this.#options
    try {
      inbox.answer(id, answer)
    } catch {
      this.#unanswered.set(id, answer)
    }
  }
}

/** Nothing was done, for a reason that whoever asked can do something about; null: something failed. */
export function refusedBy(
  error: unknown,
): Extract<RequestAnswer, { readonly kind: 'refused' | 'plan-refused' }> | null {
  if (error instanceof OrderRefused) return { kind: 'refused', message: error.message }
  if (error instanceof PlanRefused) return { kind: 'plan-refused', refusal: error.refusal }
  return null
}

/** The one place that knows which requests act and which only say what is to hold. */
export async function answerTo(
  reconciler: Pick<Reconciler, 'request' | 'order'>,
  { id, request, by }: PendingRequest<SessionRequest>,
): Promise<Extract<RequestAnswer, { readonly kind: 'report' | 'ordered' }>> {
  switch (request.verb) {
    case 'apply':
    case 'unlock':
    case 'disconnect':
      return { kind: 'report', report: await reconciler.request(id, request, by) }
    case 'hold':
    case 'override':
    case 'release':
    case 'forget':
      return { kind: 'ordered', ordered: await reconciler.order(id, request, by) }
    default:
      return request satisfies never
  }
}
