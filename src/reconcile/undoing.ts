import type { Decision, Plan, Reason } from '../model/plan.ts'

/** What keeps a disconnect back for a while only. */
const passing: ReadonlySet<Reason['code']> = new Set([
  'in-flight',
  'notice',
  'provider-failed',
  'backoff',
  'session-limit',
  'host-limit',
  'disruption-budget',
])

/**
 * What to tell a person whose word the policies are about to undo, by session id: the desktop that is unlocked by hand is taken away again
 * where a rule wants the session disconnected. Nothing else is undone: no rule blocks or reconnects anybody.
 */
export function undoing(asked: Plan, policies: Plan): ReadonlyMap<string, string> {
  const unlocked = new Set(asked.decisions.filter(({ action }) => action === 'unlock').map(({ session }) => session.id))
  return new Map(
    policies.decisions
      .filter(decision => unlocked.has(decision.session.id) && disconnectsSoon(decision))
      .map(({ session, rule }) => [session.id, noteOf(session.id, rule)]),
  )
}

function disconnectsSoon({ action, status, reason }: Decision): boolean {
  return action === 'disconnect' && (status === 'change' || passing.has(reason.code))
}

function noteOf(id: string, rule: Decision['rule']): string {
  const by = rule === null ? 'the policies' : `${rule.policy}/${rule.rule}`
  return `${by} will disconnect it; to keep it as it is: stationkeeper hold ${id} --for 20m --reason TEXT`
}
