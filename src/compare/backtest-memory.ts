import type { Sightings } from '../model/incarnation.ts'
import { backoffKey, type Fight, type Ledger, type NoticeGiven, partsOfBackoffKey } from '../model/ledger.ts'
import type { Decision, Plan } from '../model/plan.ts'
import type { Rule, RuleRef } from '../model/policy.ts'
import type { Observation, Session } from '../model/session.ts'
import { type Instant, type Milliseconds, ms, plus } from '../model/time.ts'
import { barred } from '../planner/barred.ts'
import { contestOf, reversalsAt } from '../planner/contest.ts'
import { stillCounting } from '../planner/places.ts'

/** No limit looks back further. */
const LONGEST: Milliseconds = ms(86_400_000)

export type RuleOf = (rule: Pick<RuleRef, 'policy' | 'rule'>) => Rule | null

/** What a plan says of an instant, and what it was made from. */
export interface Considered {
  readonly plan: Plan
  readonly observation: Observation
  readonly sightings: Sightings
  readonly ruleOf: RuleOf
  readonly now: Instant
}

interface Done {
  readonly action: 'unlock' | 'disconnect'
  readonly rule: Rule
  readonly at: Instant
}

/**
 * What would be remembered had other policies been in force: every call is taken to succeed at once, and every wait to be as long as it may be,
 * so that nothing is left to chance.
 */
export class Memory {
  readonly #writes = new Map<string, readonly Instant[]>()
  readonly #lastUnlock = new Map<string, Instant>()
  readonly #disconnected = new Set<string>()
  readonly #notices = new Map<string, NoticeGiven>()
  readonly #fights = new Map<string, Fight>()
  readonly #backoff = new Map<
    string,
    { readonly until: Instant; readonly attempt: number; readonly ruleDigest: string }
  >()
  /** By incarnation: what was done last of each kind, and was not undone. */
  readonly #done = new Map<string, readonly Done[]>()
  #disconnects: readonly Instant[] = []
  #begun = 0
  #cancelled = 0

  /** What was done before the other policies come into force binds them as well. */
  begin({ writes, disconnects, lastUnlock, disconnected }: Ledger): void {
    for (const [id, at] of writes) this.#writes.set(id, at)
    for (const [key, at] of lastUnlock) this.#lastUnlock.set(key, at)
    for (const key of disconnected) this.#disconnected.add(key)
    this.#disconnects = disconnects
  }

  /** Warnings that would have been given, and those of them that would have come to nothing. */
  get notices(): { readonly begun: number; readonly cancelled: number } {
    return { begun: this.#begun, cancelled: this.#cancelled }
  }

  ledger(sightings: Sightings, armed: Ledger['armed']): Ledger {
    return {
      sightings,
      inFlight: new Map(),
      lastUnlock: this.#lastUnlock,
      disconnected: this.#disconnected,
      treated: new Map(),
      backoff: this.#backoff,
      fights: this.#fights,
      notices: this.#notices,
      writes: this.#writes,
      disconnects: this.#disconnects,
      providerFailed: null,
      armed,
    }
  }

  /** An action was taken, and has had its effect. */
  act({ action, session: { id, incarnation } }: Pick<Decision, 'action' | 'session'>, rule: Rule, now: Instant): void {
    if (action === 'none' || incarnation === null) return
    this.#writes.set(id, [...stillCounting(this.#writes.get(id) ?? [], LONGEST, now), now])
    if (action === 'unlock') this.#lastUnlock.set(incarnation, now)
    else {
      this.#disconnected.add(incarnation)
      this.#disconnects = [...stillCounting(this.#disconnects, LONGEST, now), now]
      this.#notices.delete(backoffKey(incarnation, rule))
    }
    const others = (this.#done.get(incarnation) ?? []).filter(done => done.action !== action)
    this.#done.set(incarnation, [...others, { action, rule, at: now }])
  }

  /** @returns whether anything is remembered otherwise than it was planned with */
  follow(considered: Considered): boolean {
    const reversed = this.#followReversals(considered)
    const lapsed = this.#endNotices(considered)
    const begun = this.#beginNotices(considered)
    return reversed || lapsed || begun
  }

  /** Forgets those who are not there any more. */
  forget(sightings: Sightings): void {
    const here = new Set(Array.from(sightings.values(), ({ key }) => key))
    const isHere = (key: string): boolean => here.has(partsOfBackoffKey(key).incarnation)
    for (const map of [this.#notices, this.#fights, this.#backoff]) {
      for (const key of map.keys()) if (!isHere(key)) map.delete(key)
    }
    for (const map of [this.#lastUnlock, this.#done]) for (const key of map.keys()) if (!here.has(key)) map.delete(key)
    for (const key of this.#disconnected) if (!here.has(key)) this.#disconnected.delete(key)
  }

  #followReversals(considered: Considered): boolean {
    const { plan, observation, sightings, now } = considered
    let changed = false
    const decisions = new Map(plan.decisions.map(decision => [decision.session.id, decision]))
    for (const session of observation.sessions) {
      const key = sightings.get(session.id)?.key
      if (key === undefined) continue
      for (const done of this.#done.get(key) ?? []) {
        if (!isUndone(done, session, decisions.get(session.id), considered)) continue
        this.#done.set(
          key,
          (this.#done.get(key) ?? []).filter(other => other !== done),
        )
        this.#reverse(key, done.rule, now)
        changed = true
      }
    }
    return changed
  }

  #reverse(incarnation: string, rule: Rule, now: Instant): void {
    const key = backoffKey(incarnation, rule)
    const { contestedAfter, whenContested, backoff } = rule.reapply
    const known = this.#fights.get(key)
    const isCalm = known === undefined || now >= plus(known.reversals.at(-1) ?? now, contestedAfter.within)
    const reversals = [...(isCalm ? [] : known.reversals), now]
    let fight: Fight = {
      ruleDigest: rule.digest,
      reversals,
      contestedSince: isCalm ? null : known.contestedSince,
    }
    if (fight.contestedSince === null && reversalsAt(fight, rule, now) >= contestedAfter.reversals) {
      fight = { ...fight, contestedSince: now }
    }
    this.#fights.set(key, fight)
    if (whenContested !== 'slow' || contestOf(fight, rule, now) === null) return
    const attempt = (this.#backoff.get(key)?.attempt ?? 0) + 1
    this.#backoff.set(key, { until: plus(now, backoff.max), attempt, ruleDigest: rule.digest })
  }

  #beginNotices({ plan, ruleOf, now }: Considered): boolean {
    let begun = false
    for (const { reason, rule: ref, session } of plan.decisions) {
      // Only one that is not told of yet has no answer to whether it was shown.
      if (reason.code !== 'notice' || reason.shown !== null || ref === null || session.incarnation === null) continue
      const rule = ruleOf(ref)
      if (rule?.notice == null) continue
      const until = plus(now, rule.notice.before)
      const given = { ruleDigest: rule.digest, begunAt: now, until, shown: true, cancelled: false }
      this.#notices.set(backoffKey(session.incarnation, rule), given)
      this.#begun++
      begun = true
    }
    return begun
  }

  /** What has to be due throughout a wait is not, so the wait is over. */
  #endNotices({ plan, sightings }: Considered): boolean {
    if (this.#notices.size === 0) return false
    const decisions = new Map(plan.decisions.map(decision => [decision.session.incarnation, decision]))
    const here = new Set(Array.from(sightings.values(), ({ key }) => key))
    let ended = false
    for (const key of this.#notices.keys()) {
      const { incarnation, policy, rule } = partsOfBackoffKey(key)
      const decision = decisions.get(incarnation)
      if (decision === undefined && here.has(incarnation)) continue
      if (
        decision !== undefined &&
        isDue(decision) &&
        decision.rule?.policy === policy &&
        decision.rule.rule === rule
      ) {
        continue
      }
      this.#notices.delete(key)
      this.#cancelled++
      ended = true
    }
    return ended
  }
}

function isDue({ reason, status, action }: Decision): boolean {
  return reason.code === 'notice' || (status === 'change' && action === 'disconnect')
}

/** As the loop tells it: an unlock is undone only while its rule decides, a disconnect by time alone. */
function isUndone(
  { action, rule, at }: Done,
  session: Session,
  decision: Decision | undefined,
  { observation, now }: Considered,
): boolean {
  if (action === 'disconnect') return session.state === 'active' && now < plus(at, rule.reapply.contestedAfter.within)
  const decides =
    decision?.status !== 'conflict' && decision?.rule?.policy === rule.policy && decision.rule.rule === rule.rule
  return decides && barred(rule, session, observation) === 'yes'
}
