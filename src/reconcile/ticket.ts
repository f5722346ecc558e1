import type { Effect, Intent, Outcome, Report, Result } from '../model/action.ts'
import type { Decision, Plan } from '../model/plan.ts'
import type { SavedOutcome } from '../model/saved-plan.ts'
import type { PreparedBundle } from '../planner/plan.ts'
import { summarise } from '../planner/summary.ts'
import type { ActRequest } from '../store/requests.ts'
import type { ActiveAction } from './action-queue.ts'
import { isDue } from './intents.ts'

/** A request while it is carried out: collects what becomes of each decision until nothing is open any more. */
export class Ticket {
  readonly id: string
  readonly request: ActRequest
  readonly by: string
  readonly done: Promise<Report>
  readonly #resolve: (report: Report) => void
  readonly #reject: (error: Error) => void
  /** By intent id. */
  readonly #awaited = new Map<string, Decision>()
  readonly #results = new Map<Decision, Result>()
  #notes: ReadonlyMap<string, string> = new Map()
  #saved: SavedOutcome | undefined
  #begun: { readonly plan: Plan; readonly prepared: PreparedBundle; readonly missing: readonly string[] } | null = null

  constructor(id: string, request: ActRequest, by: string) {
    this.id = id
    this.request = request
    this.by = by
    const { promise, resolve, reject } = Promise.withResolvers<Report>()
    this.done = promise
    this.#resolve = resolve
    this.#reject = reject
  }

  /** What it is planned with, so that later passes can tell whether it still stands. null: not begun. */
  get prepared(): PreparedBundle | null {
    return this.#begun?.prepared ?? null
  }

  /**
   * @param admitted of the plan's intents; the store left the others out
   * @param activeOf an action on the same session that was under way before
   * @param notes what is to be said of an action that is sent, by session id
   * @param saved what the saved plan that was asked for says beside it
   */
  begin(
    plan: Plan,
    prepared: PreparedBundle,
    admitted: readonly Intent[],
    activeOf: (sessionId: string) => ActiveAction | null,
    notes: ReadonlyMap<string, string>,
    saved?: SavedOutcome,
  ): void {
    this.#notes = notes
    this.#saved = saved
    this.#begun = { plan: this.#askedAbout(plan), prepared, missing: this.#missingIn(plan) }
    const intents = new Map(admitted.map(intent => [intent.incarnation.sessionId, intent]))
    for (const decision of plan.decisions.filter(isDue)) {
      const { id } = decision.session
      const awaited = intents.get(id) ?? (decision.reason.code === 'in-flight' ? activeOf(id)?.intent : undefined)
      if (awaited !== undefined && awaited.action === decision.action) this.#awaited.set(awaited.id, decision)
      else this.#results.set(decision, unsent(decision))
    }
    this.#finishIfSettled()
  }

  /** Whether its report waits for this action, whoever asked for it first. */
  awaits({ id }: Intent): boolean {
    return this.#awaited.has(id)
  }

  conclude(intent: Intent, outcome: Outcome, effect: Effect | null): void {
    const message = 'message' in outcome ? outcome.message : null
    const note = sent(outcome) ? (this.#notes.get(intent.incarnation.sessionId) ?? null) : null
    this.#note(intent, { outcome, effect, message, note })
  }

  dropped(intent: Intent, why: string): void {
    this.#note(intent, { outcome: null, effect: null, message: why, note: null })
  }

  fail(error: Error): void {
    this.#reject(error)
  }

  #note(intent: Intent, what: Omit<Result, 'decision'>): void {
    const decision = this.#awaited.get(intent.id)
    if (decision === undefined) return
    this.#awaited.delete(intent.id)
    this.#results.set(decision, { decision, ...what })
    this.#finishIfSettled()
  }

  #finishIfSettled(): void {
    if (this.#begun === null || this.#awaited.size > 0) return
    const { plan, missing } = this.#begun
    const results = plan.decisions.flatMap(decision => this.#results.get(decision) ?? [])
    const saved = this.#saved === undefined ? {} : { saved: this.#saved }
    this.#resolve({ plan, results, missing, policyProblem: null, ...saved })
  }

  /** Whoever names sessions is told of those alone. */
  #askedAbout(plan: Plan): Plan {
    if (this.request.verb === 'apply') return plan
    const asked = new Set(this.request.sessionIds)
    const decisions = plan.decisions.filter(({ session }) => asked.has(session.id))
    return { ...plan, decisions, summary: summarise(decisions) }
  }

  #missingIn(plan: Plan): readonly string[] {
    if (this.request.verb === 'apply') return []
    const present = new Set(plan.decisions.map(({ session }) => session.id))
    return this.request.sessionIds.filter(id => !present.has(id))
  }
}

function unsent(decision: Decision): Result {
  const left = decision.status === 'change' || decision.status === 'assert'
  const message = left ? 'not admitted: it would have been past a limit, or a hold came in between' : null
  return { decision, outcome: null, effect: null, message, note: null }
}

/** It was done, or may have been. */
function sent({ kind }: Outcome): boolean {
  return kind === 'done' || kind === 'unknown'
}
