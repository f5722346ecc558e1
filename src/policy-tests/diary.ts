import type { Decision } from '../model/plan.ts'
import type { Action, Session } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import type { ReconcileEvent } from '../reconcile/events.ts'
import type { Happening, Offset } from './policy-test.ts'

/** What happened in a test, when. Closed; its words are in `cli/views/test-diary-text.ts`. */
export type DiaryEntry = {
  readonly at: Offset
  /** What the host's clock showed. */
  readonly clock: Instant
} & (
  | { readonly kind: 'happened'; readonly what: Happening }
  /** Of one session. null: it was not there, or is there no more. */
  | { readonly kind: 'changed'; readonly before: Session | null; readonly after: Session | null }
  /** Something else was decided about a session than before. */
  | { readonly kind: 'decided'; readonly decision: Decision }
  | { readonly kind: 'written'; readonly action: Action; readonly session: string }
  | { readonly kind: 'told'; readonly event: ReconcileEvent }
)

type Omitted<T> = T extends unknown ? Omit<T, 'at' | 'clock'> : never

/** Longer ones are nothing that anybody reads. */
const MOST_ENTRIES = 20_000

/** Writes down what happens, as it happens. */
export class Diary {
  readonly #entries: DiaryEntry[] = []
  readonly #now: () => Pick<DiaryEntry, 'at' | 'clock'>
  readonly #decided = new Map<string, string>()

  constructor(now: () => Pick<DiaryEntry, 'at' | 'clock'>) {
    this.#now = now
  }

  get entries(): readonly DiaryEntry[] {
    return this.#entries
  }

  write(entry: Omitted<DiaryEntry>): void {
    // An entry without its times, together with them, is one.
    if (this.#entries.length < MOST_ENTRIES) this.#entries.push({ ...this.#now(), ...entry } as DiaryEntry)
  }

  /** Decisions that are other than those of the plan before; waiting for an action's effect is none. */
  decided(decisions: readonly Decision[]): void {
    for (const decision of decisions) {
      if (decision.reason.code === 'in-flight' || decision.reason.code === 'not-a-user-session') continue
      const { session, status, action, reason, rule, preview } = decision
      const said = JSON.stringify([status, action, reason, rule, preview])
      if (this.#decided.get(session.id) === said) continue
      this.#decided.set(session.id, said)
      this.write({ kind: 'decided', decision })
    }
  }
}
