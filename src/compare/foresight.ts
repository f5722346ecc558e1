import { identify, type Sightings } from '../model/incarnation.ts'
import { backoffKey, type Ledger, type NoticeGiven } from '../model/ledger.ts'
import type { Decision, Plan, Reason } from '../model/plan.ts'
import { type Rule, type RuleRef, ruleKey } from '../model/policy.ts'
import { type Instant, plus } from '../model/time.ts'
import { type PlanInputs, plan } from '../planner/plan.ts'

/**
 * Plans of one observation at one instant after the other, as though its sessions stayed as they are and nothing were done, except that
 * people are warned: a notice that is due begins, and its wait runs out. Pure, as planning is.
 */
export class Foresight {
  readonly #inputs: PlanInputs
  readonly #rules: ReadonlyMap<string, Rule>
  readonly #sightings: Sightings
  #notices: Ledger['notices']

  constructor(inputs: PlanInputs) {
    this.#inputs = inputs
    this.#notices = inputs.ledger.notices
    this.#sightings = identify(inputs.observation, inputs.ledger.sightings)
    const rules = [...inputs.prepared.bundle.rules, ...inputs.holds.overrides.map(({ rule }) => rule)]
    this.#rules = new Map(rules.filter(rule => rule.notice !== null).map(rule => [ruleKey(rule), rule]))
  }

  /** @param now no earlier than at the call before */
  at(now: Instant): Plan {
    const { ledger } = this.#inputs
    const made = plan({ ...this.#inputs, ledger: { ...ledger, notices: this.#notices }, now })
    if (this.#rules.size > 0 || this.#notices.size > 0) this.#notices = this.#warned(made, now)
    return made
  }

  /** The warnings that are still waited for or were, and those that begin. */
  #warned(made: Plan, now: Instant): Ledger['notices'] {
    const notices = new Map<string, NoticeGiven>()
    for (const decision of made.decisions) {
      const incarnation = this.#sightings.get(decision.session.id)
      if (incarnation === undefined) continue
      for (const { reason, rule: ref } of waysOf(decision)) {
        const rule = ref === null ? undefined : this.#rules.get(ruleKey(ref))
        if (rule?.notice == null) continue
        const key = backoffKey(incarnation.key, rule)
        const given = this.#notices.get(key)
        if (reason.code !== 'notice') {
          // Its wait is over and the disconnect is due; whatever else keeps that back calls the warning off.
          if (reason.code === 'should-be-disconnected' && given !== undefined) notices.set(key, given)
        } else if (reason.shown !== null && given !== undefined) {
          notices.set(key, given)
        } else {
          notices.set(key, begun(rule, plus(now, rule.notice.before), now))
        }
      }
    }
    return notices
  }
}

interface Way {
  readonly reason: Reason
  readonly rule: RuleRef | null
}

/** What is decided, and what plan-only rules would make of it: people would be warned there as well. */
function waysOf({ reason, rule, preview }: Decision): readonly Way[] {
  return preview === undefined ? [{ reason, rule }] : [{ reason, rule }, preview]
}

function begun({ digest: ruleDigest }: Rule, until: Instant, begunAt: Instant): NoticeGiven {
  return { ruleDigest, begunAt, until, shown: true, cancelled: false }
}
