import type { Hold, Override } from '../model/hold.ts'
import type { Incarnation } from '../model/incarnation.ts'
import type { Decision } from '../model/plan.ts'
import { type Bundle, byRank, type Rule, type RuleRef } from '../model/policy.ts'
import { ms } from '../model/time.ts'
import { isSameRule } from './explain-candidates.ts'
import { type Edit, edited } from './explain-edits.ts'
import type { RuleAtHand } from './explain-rules.ts'
import { type PlanInputs, plan, prepare } from './plan.ts'

/** What an edit comes to, found by planning with it. */
export interface Change {
  readonly edit: Edit
  readonly becomes: Pick<Decision, 'status' | 'action' | 'desired' | 'reason' | 'rule'>
}

/** Tries edits on one session: each is planned with, and counts only if the decision becomes another action or status by it. */
export class Trial {
  readonly #inputs: PlanInputs
  readonly #incarnation: Incarnation
  /** As decided, among all sessions. */
  readonly #decision: Decision
  /** This session and the rules that match it or may: enough to see cheaply that an edit does nothing. */
  readonly #alone: PlanInputs
  readonly #decisionAlone: Decision | null

  constructor(inputs: PlanInputs, incarnation: Incarnation, decision: Decision, rules: readonly RuleAtHand[]) {
    this.#inputs = inputs
    this.#incarnation = incarnation
    this.#decision = decision
    const { prepared, observation, guards } = inputs
    const about = new Set(rules.filter(({ match }) => match !== 'no').map(({ rule }) => rule))
    this.#alone = {
      ...inputs,
      prepared: prepare({ ...prepared.bundle, rules: prepared.bundle.rules.filter(rule => about.has(rule)) }),
      observation: { ...observation, sessions: observation.sessions.filter(({ id }) => id === decision.session.id) },
      // A share of what all sessions have would be another one here.
      guards: { ...guards, hostLimit: unbounded, disruptionBudget: { ...unbounded, share: null } },
    }
    this.#decisionAlone = this.#decide(this.#alone)
  }

  /** The first of these that changes the decision; null: none does. */
  first(edits: readonly Edit[]): Change | null {
    for (const edit of edits) {
      const change = this.#try(edit)
      if (change !== null) return change
    }
    return null
  }

  #try(edit: Edit): Change | null {
    const before = this.#decisionAlone
    if (before === null || !this.#flips(this.#with(lifted(edit), this.#aloneWith(edit)), before)) return null
    if (!this.#flips(this.#with(edit, this.#inputs), this.#decision)) return null
    // A rule or a revision that is another only because something was written into it ends waits: that alone would be no answer.
    const becomes = this.#decide(marked(this.#with(edit, this.#inputs), edit))
    if (becomes === null || !differs(becomes, this.#decision)) return null
    const { status, action, desired, reason, rule } = becomes
    return { edit, becomes: { status, action, desired, reason, rule } }
  }

  /** The rule that the edit is of may be one that misses so far. */
  #aloneWith(edit: Edit): PlanInputs {
    if (edit.edit !== 'drop-field') return this.#alone
    const { rules } = this.#inputs.prepared.bundle
    const missed = rules.filter(rule => isSameRule(rule, edit.rule))
    return rewritten(this.#alone, bundle => ({
      ...bundle,
      rules: [...new Set([...bundle.rules, ...missed])].sort(byRank),
    }))
  }

  #flips(inputs: PlanInputs, before: Decision): boolean {
    const after = this.#decide(inputs)
    return after !== null && differs(after, before)
  }

  #decide(inputs: PlanInputs): Decision | null {
    return plan(inputs).decisions.find(({ session }) => session.id === this.#decision.session.id) ?? null
  }

  #with(edit: Edit | OpenWindow, inputs: PlanInputs): PlanInputs {
    if (edit.edit === 'enter-window') return { ...inputs, now: edit.at }
    if (edit.edit === 'release') return released(inputs, edit, this.#incarnation)
    const change = (rule: Rule): Rule => (edit.edit === 'open-window' ? alwaysOn(rule) : (edited(rule, edit) ?? rule))
    return rewritten(inputs, bundle => ({
      ...bundle,
      rules: bundle.rules.map(rule => (isSameRule(rule, edit.rule) ? change(rule) : rule)).sort(byRank),
    }))
  }
}

const unbounded = { count: Number.MAX_SAFE_INTEGER, per: ms(1) } as const

function differs(a: Decision, b: Decision): boolean {
  return a.status !== b.status || a.action !== b.action
}

/** Entering a window is waiting for it. That it is the window and not the waiting shows at the present instant, with the window open. */
interface OpenWindow {
  readonly edit: 'open-window'
  readonly rule: RuleRef
}

function lifted(edit: Edit): Edit | OpenWindow {
  return edit.edit === 'enter-window' ? { edit: 'open-window', rule: edit.rule } : edit
}

function alwaysOn(rule: Rule): Rule {
  return { ...rule, windows: [], notBefore: null, expiresAt: null }
}

/** A policy that was edited has another revision, and the rule another digest. */
function marked(inputs: PlanInputs, edit: Edit): PlanInputs {
  if (edit.edit === 'enter-window' || edit.edit === 'release') return inputs
  return rewritten(inputs, bundle => ({
    ...bundle,
    revision: `${bundle.revision} edited`,
    rules: bundle.rules.map(rule =>
      isSameRule(rule, edit.rule) ? { ...rule, digest: `${rule.digest} edited` } : rule,
    ),
  }))
}

function rewritten(inputs: PlanInputs, rewrite: (bundle: Bundle) => Bundle): PlanInputs {
  return { ...inputs, prepared: prepare(rewrite(inputs.prepared.bundle)) }
}

/** As the verb `release` would leave it for this one session. */
function released(
  inputs: PlanInputs,
  { holds, overrides }: Extract<Edit, { readonly edit: 'release' }>,
  { key }: Incarnation,
): PlanInputs {
  const ofOthers = <V>(map: ReadonlyMap<string, V>): ReadonlyMap<string, V> =>
    new Map([...map].filter(([waiting]) => !waiting.startsWith(`${key}\n`)))
  const { ledger } = inputs
  return {
    ...inputs,
    ledger: {
      ...ledger,
      backoff: ofOthers(ledger.backoff),
      fights: ofOthers(ledger.fights),
      providerFailed: null,
    },
    holds: {
      ...inputs.holds,
      holds: inputs.holds.holds.map(hold => (holds.includes(hold.id) ? freed(hold, key) : hold)),
      overrides: inputs.holds.overrides.map(each => (overrides.includes(each.id) ? freed(each, key) : each)),
    },
  }
}

/** Others stay held. */
function freed<P extends Hold | Override>(placed: P, incarnation: string): P {
  return { ...placed, released: new Set([...placed.released, incarnation]) }
}
