import { invokedFrom } from '../daemon/invoked-from.ts'
import type { Report } from '../model/action.ts'
import type { Plan } from '../model/plan.ts'
import type { Bundle, RuleRef } from '../model/policy.ts'
import type { SavedOutcome } from '../model/saved-plan.ts'
import { type Action, compareSessionIds } from '../model/session.ts'
import type { Milliseconds } from '../model/time.ts'
import type { Settings } from '../settings/settings.ts'
import type { ActRequest } from '../store/requests.ts'
import { type Confirmed, confirmEach, withTerminal } from './confirm.ts'
import { ruleTimeout } from './rule-timeout.ts'
import type { Terminal } from './terminal.ts'

/** What would be done, and which of the ids asked for are not there. Made by planning alone. */
export interface Preview {
  readonly plan: Plan
  readonly missing: readonly string[]
  /** What a saved plan says beside it; absent: it is about whatever is due. */
  readonly saved?: SavedOutcome
  /** How long one action of that rule may take. */
  readonly timeoutOf: (rule: RuleRef | null) => Milliseconds
}

/** What a person's word is about, and what it says of guards. */
export interface Word extends Pick<ActRequest, 'setAside'> {
  /** null: whatever is due. */
  readonly only: readonly string[] | null
}

/** Plans for the host as it is now, under the guards that the word would meet: it needs no arming. */
export async function preview(
  settings: Settings,
  bundle: Bundle,
  { only, setAside }: Word,
  terminal: Pick<Terminal, 'err'>,
): Promise<Preview> {
  const { systemClock } = await import('../runtime/system-clock.ts')
  const { liveSituation, planInputs } = await import('./planning.ts')
  const { plan } = await import('../planner/plan.ts')
  const { summarise } = await import('../planner/summary.ts')
  const clock = systemClock()
  const live = await liveSituation(settings, clock, terminal)
  const guards = {
    ...live.guards,
    armed: true,
    invokedFrom: await invokedFrom(settings),
    setAside: setAside?.guards ?? [],
  }
  const situation = { ...live, guards }
  const made = plan(await planInputs(bundle, situation, clock.now()))
  const timeoutOf = ruleTimeout(bundle.rules, live.holds)
  if (only === null) return { plan: made, missing: [], timeoutOf }
  const asked = new Set(only)
  const decisions = made.decisions.filter(decision => asked.has(decision.session.id))
  const there = new Set(decisions.map(decision => decision.session.id))
  const missing = only.filter(id => !there.has(id)).toSorted(compareSessionIds)
  return { plan: { ...made, decisions, summary: summarise(decisions) }, missing, timeoutOf }
}

/** The bundle of one rule that a person's `unlock 3 5` amounts to, under the revision that whoever carries it out goes by. */
export async function orderedBundle(
  settings: Settings,
  order: { readonly action: Action; readonly ids: readonly string[]; readonly timeout: Milliseconds },
): Promise<Bundle> {
  const { manualBundle } = await import('../reconcile/manual.ts')
  const { defaultReapply } = await import('../policy/default-reapply.ts')
  const { revisionInForce } = await import('./bundle-in-force.ts')
  return manualBundle(order.action, order.ids, order.timeout, await revisionInForce(settings), defaultReapply())
}

/** A preview in the form of a report: nothing was sent. */
export function asReport({ plan, missing, saved }: Preview): Report {
  const due = plan.decisions.filter(({ status }) => status !== 'in-sync' && status !== 'unmanaged')
  const results = due.map(decision => ({ decision, outcome: null, effect: null, message: null, note: null }))
  return { plan, results, missing, policyProblem: null, ...(saved === undefined ? {} : { saved }) }
}

/** Asks a person about everything that is due. */
export function confirmDue({ plan }: Preview, terminal: Terminal): Promise<Confirmed> {
  const due = plan.decisions.filter(({ status }) => status === 'change' || status === 'assert')
  return withTerminal(terminal, ask => confirmEach(due, ask))
}
