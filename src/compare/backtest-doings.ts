import { byText } from '../model/by-text.ts'
import { fold } from '../model/fold.ts'
import { OVERRIDE_POLICY } from '../model/hold.ts'
import type { Decision, Plan } from '../model/plan.ts'
import { ruleKey } from '../model/policy.ts'
import type { Instant } from '../model/time.ts'
import {
  type BacktestResult,
  type HeldBack,
  type HoldingBack,
  MOST_LISTED,
  type RuleDoings,
  type WouldDisconnect,
} from './backtest-result.ts'

interface Sum {
  times: number
  readonly people: Set<string>
  readonly first: Instant
  last: Instant
}

/** Counts what would have been done, and what bounds would have kept back. */
export class Doings {
  readonly #rules = new Map<string, { -readonly [K in keyof RuleDoings]: RuleDoings[K] } & { who: Set<string> }>()
  readonly #people = new Map<string, string>()
  readonly #disconnects: WouldDisconnect[] = []
  readonly #heldBack = new Map<HoldingBack, Sum>()
  #isHeldBack = new Set<string>()
  #allDisconnects = 0

  acted({ status, action, session, rule }: Decision, now: Instant): void {
    if (action === 'none' || rule === null) return
    const { policy, rule: name, file, line } = rule
    const isOverride = policy === OVERRIDE_POLICY
    const key = ruleKey(rule)
    const doings = this.#rules.get(key) ?? {
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
    this.#rules.set(key, doings)
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
    if (this.#disconnects.length < MOST_LISTED) this.#disconnects.push({ at: now, sessionId, user, policy, rule: name })
  }

  /** What bounds keep back from now on, until the next call or {@link lostSight}: each time that one begins to counts once. */
  keptBack({ decisions }: Plan, now: Instant): void {
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

  /** Nothing is known from here on, for a while. */
  lostSight(): void {
    this.#isHeldBack = new Set()
  }

  result(): Pick<BacktestResult, 'rules' | 'disconnected' | 'disconnects' | 'heldBack'> & {
    /** Disconnects past the most that are listed. */
    readonly unlisted: number
  } {
    const rules = [...this.#rules.values()].map(({ who, ...doings }) => ({ ...doings, people: who.size }))
    const heldBack = Array.from(
      this.#heldBack,
      ([code, { people, ...sum }]): HeldBack => ({ code, ...sum, people: people.size }),
    )
    return {
      rules: rules.sort((a, b) => byText(a.policy, b.policy) || byText(a.rule, b.rule)),
      disconnected: [...this.#people.values()].sort(byText),
      disconnects: this.#disconnects,
      heldBack: heldBack.sort((a, b) => byText(a.code, b.code)),
      unlisted: this.#allDisconnects - this.#disconnects.length,
    }
  }
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
