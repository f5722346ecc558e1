import { fold } from '../model/fold.ts'
import { MANUAL_POLICY, OVERRIDE_POLICY } from '../model/hold.ts'
import type { Sightings } from '../model/incarnation.ts'
import type { Decision, Plan } from '../model/plan.ts'
import type { Ensure } from '../model/policy.ts'
import { between, type Instant, type Milliseconds, ms } from '../model/time.ts'
import { inShort, type RecordedPlan } from '../store/recorded.ts'
import type {
  BacktestDifference,
  BacktestResult,
  HeldBack,
  HoldingBack,
  RuleDoings,
  WouldDisconnect,
} from './backtest-result.ts'
import { wantOf } from './backtest-want.ts'

/** A look and an action take their time, and so does a plan that follows a clock: what is over sooner is no difference. */
const SETTLED: Milliseconds = ms(60_000)

/** More than a person reads. */
const MOST = 10_000

/** What a rule of then made sure of; null: its policies are kept no more. */
export type EnsureThen = (then: RecordedPlan, policy: string, rule: string) => Ensure | null

type Open = { -readonly [K in keyof BacktestDifference]: BacktestDifference[K] }

interface Sum {
  times: number
  readonly people: Set<string>
  readonly first: Instant
  last: Instant
}

/** Counts what would have been done, instant by instant. */
export class Tally {
  readonly #ensureThen: EnsureThen
  readonly #doings = new Map<string, { -readonly [K in keyof RuleDoings]: RuleDoings[K] } & { who: Set<string> }>()
  readonly #people = new Map<string, string>()
  readonly #disconnects: WouldDisconnect[] = []
  readonly #heldBack = new Map<HoldingBack, Sum>()
  #isHeldBack = new Set<string>()
  /** By incarnation. */
  readonly #open = new Map<string, Open>()
  readonly #differences: BacktestDifference[] = []
  readonly #notCompared = new Set<string>()
  #leftOut = 0
  #allDisconnects = 0

  constructor(ensureThen: EnsureThen) {
    this.#ensureThen = ensureThen
  }

  acted({ status, action, session, rule }: Decision, now: Instant): void {
    if (action === 'none' || rule === null) return
    const { policy, rule: name, file, line } = rule
    const isOverride = policy === OVERRIDE_POLICY
    const key = `${policy}\n${name}`
    const doings = this.#doings.get(key) ?? {
      policy,
      rule: name,
      file: isOverride ? null : file,
      line: isOverride ? null : line,
      unlock: 0,
      disconnect: 0,
      assert: 0,
      people: 0,
      first: now,
      last: now,
      who: new Set<string>(),
    }
    this.#doings.set(key, doings)
    doings.last = now
    doings[status === 'assert' ? 'assert' : action]++
    if (action !== 'disconnect') return
    const { id: sessionId, user } = session
    if (user !== null) {
      const folded = fold(user)
      doings.who.add(folded)
      if (!this.#people.has(folded)) this.#people.set(folded, user)
    }
    this.#allDisconnects++
    if (this.#disconnects.length < MOST) this.#disconnects.push({ at: now, sessionId, user, policy, rule: name })
  }

  /** What is decided from now on, until the next call or {@link lostSight}. */
  compare(plan: Plan, sightings: Sightings, then: RecordedPlan | null, now: Instant): void {
    this.#countHeldBack(plan, now)
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
    this.#isHeldBack = new Set()
    for (const incarnation of this.#open.keys()) this.#close(incarnation, now)
  }

  /** After {@link lostSight}. */
  result(): Pick<BacktestResult, 'rules' | 'disconnected' | 'disconnects' | 'heldBack' | 'differences' | 'unlisted'> & {
    readonly notCompared: number
  } {
    const rules = [...this.#doings.values()].map(({ who, ...doings }) => ({ ...doings, people: who.size }))
    const heldBack = Array.from(
      this.#heldBack,
      ([code, { people, ...sum }]): HeldBack => ({ code, ...sum, people: people.size }),
    )
    return {
      rules: rules.sort((a, b) => byText(a.policy, b.policy) || byText(a.rule, b.rule)),
      disconnected: [...this.#people.values()].sort(byText),
      disconnects: this.#disconnects,
      heldBack: heldBack.sort((a, b) => byText(a.code, b.code)),
      differences: this.#differences.sort((a, b) => a.from - b.from),
      unlisted: { disconnects: this.#allDisconnects - this.#disconnects.length, differences: this.#leftOut },
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
    if (this.#differences.length < MOST) this.#differences.push({ ...open, until: now })
    else this.#leftOut++
  }

  #countHeldBack({ decisions }: Plan, now: Instant): void {
    const heldBack = new Set<string>()
    for (const { reason, session } of decisions) {
      const code = holdingBack(reason.code)
      if (code === null) continue
      const key = `${code}\n${session.incarnation}`
      heldBack.add(key)
      if (this.#isHeldBack.has(key)) continue
      const sum = this.#heldBack.get(code) ?? { times: 0, people: new Set(), first: now, last: now }
      this.#heldBack.set(code, sum)
      sum.times++
      sum.last = now
      if (session.user !== null) sum.people.add(fold(session.user))
    }
    this.#isHeldBack = heldBack
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

function holdingBack(code: Decision['reason']['code']): HoldingBack | null {
  switch (code) {
    case 'session-limit':
    case 'host-limit':
    case 'disruption-budget':
    case 'backoff':
    case 'contested':
      return code
    default:
      return null
  }
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
