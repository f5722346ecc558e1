import { MANUAL_POLICY } from '../model/hold.ts'
import type { Sightings } from '../model/incarnation.ts'
import type { Plan } from '../model/plan.ts'
import type { Ensure } from '../model/policy.ts'
import { between, type Instant, type Milliseconds, ms } from '../model/time.ts'
import { inShort, type RecordedPlan } from '../store/recorded.ts'
import { type BacktestDifference, MOST_LISTED } from './backtest-result.ts'
import { wantOf } from './backtest-want.ts'

/** A look and an action take their time, and so does a plan that follows a clock: what is over sooner is no difference. */
const SETTLED: Milliseconds = ms(60_000)

/** What a rule of then made sure of; null: its policies are kept no more. */
export type EnsureThen = (then: RecordedPlan, policy: string, rule: string) => Ensure | null

type Open = { -readonly [K in keyof BacktestDifference]: BacktestDifference[K] }

/** What is wanted of sessions otherwise than it was, and for how long. */
export class Differences {
  readonly #ensureThen: EnsureThen
  /** By incarnation. */
  readonly #open = new Map<string, Open>()
  readonly #settled: BacktestDifference[] = []
  readonly #notCompared = new Set<string>()
  #unlisted = 0

  constructor(ensureThen: EnsureThen) {
    this.#ensureThen = ensureThen
  }

  /** What is decided from now on, until the next call or {@link lostSight}. */
  compare(plan: Plan, sightings: Sightings, then: RecordedPlan | null, now: Instant): void {
    const short = inShort(plan)
    const before = new Map(then?.decisions.map(decision => [decision.sessionId, decision]))
    const still = new Set<string>()
    for (const [index, decision] of plan.decisions.entries()) {
      const decided = short[index]
      const { incarnation, id, user } = decision.session
      const was = before.get(id)
      // Whoever is in the session by now is not whom that was about.
      const isSame = incarnation !== null && then?.ledger.sightings.get(id)?.key === sightings.get(id)?.key
      if (then === null || was === undefined || decided === undefined || incarnation === null || !isSame) continue
      const nowWanted = wantOf(decided, decision.status === 'unmanaged' ? null : decision.desired)
      const wasWanted = wantOf(was, this.#ensureOf(then, was))
      if (wasWanted === null || nowWanted === null) {
        this.#notCompared.add(then.id)
        continue
      }
      if (was.policy === MANUAL_POLICY || wasWanted === nowWanted) continue
      still.add(incarnation)
      const open = this.#open.get(incarnation)
      if (open !== undefined && isSameDifference(open, { was, wasWanted, now: decided, nowWanted })) {
        open.until = now
        continue
      }
      this.#close(incarnation, now)
      this.#open.set(incarnation, {
        from: now,
        until: now,
        sessionId: id,
        user,
        was,
        wasWanted,
        now: decided,
        nowWanted,
      })
    }
    for (const incarnation of this.#open.keys()) if (!still.has(incarnation)) this.#close(incarnation, now)
  }

  /** Nothing is known from here on, for a while. */
  lostSight(now: Instant): void {
    for (const incarnation of this.#open.keys()) this.#close(incarnation, now)
  }

  /** After {@link lostSight}. */
  result(): {
    /** By when they began. */
    readonly differences: readonly BacktestDifference[]
    /** Differences past the most that are listed. */
    readonly unlisted: number
    /** Plans of then of which it can't be told what they wanted of everybody. */
    readonly notCompared: number
  } {
    return {
      differences: this.#settled.sort((a, b) => a.from - b.from),
      unlisted: this.#unlisted,
      notCompared: this.#notCompared.size,
    }
  }

  #ensureOf(then: RecordedPlan, { policy, rule }: { readonly policy: string | null; readonly rule: string | null }) {
    return policy === null || rule === null ? null : this.#ensureThen(then, policy, rule)
  }

  #close(incarnation: string, now: Instant): void {
    const open = this.#open.get(incarnation)
    if (open === undefined) return
    this.#open.delete(incarnation)
    if (between(open.from, now) < SETTLED) return
    if (this.#settled.length < MOST_LISTED) this.#settled.push({ ...open, until: now })
    else this.#unlisted++
  }
}

type Compared = Pick<BacktestDifference, 'was' | 'wasWanted' | 'now' | 'nowWanted'>

/** By what is wanted and by whom; how far it has come changes from look to look. */
function isSameDifference(a: Compared, b: Compared): boolean {
  return (
    a.wasWanted === b.wasWanted &&
    a.nowWanted === b.nowWanted &&
    a.was.policy === b.was.policy &&
    a.was.rule === b.was.rule &&
    a.now.policy === b.now.policy &&
    a.now.rule === b.now.rule
  )
}
