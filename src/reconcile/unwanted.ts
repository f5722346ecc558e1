import type { Intent } from '../model/action.ts'
import type { Decision, Plan } from '../model/plan.ts'
import type { Ticket } from './ticket.ts'

/** A request that is being carried out, and what it would ask for now. */
interface Asking {
  readonly ticket: Pick<Ticket, 'awaits'>
  readonly newest: Plan
}

/** Of the actions that were not sent yet, those that neither the policies nor a request that waits for them would ask for now. */
export function unwanted(queued: readonly Intent[], policies: Plan, requests: readonly Asking[]): readonly Intent[] {
  const inPolicies = bySession(policies)
  const inRequests = requests.map(({ ticket, newest }) => ({ ticket, decisions: bySession(newest) }))
  return queued.filter(
    intent =>
      !(intent.request === null && upholds(inPolicies, intent)) &&
      !inRequests.some(({ ticket, decisions }) => ticket.awaits(intent) && upholds(decisions, intent)),
  )
}

function bySession({ decisions }: Plan): ReadonlyMap<string, Decision> {
  return new Map(decisions.map(decision => [decision.session.id, decision]))
}

function upholds(decisions: ReadonlyMap<string, Decision>, intent: Intent): boolean {
  const decision = decisions.get(intent.incarnation.sessionId)
  return (
    decision !== undefined &&
    decision.reason.code === 'in-flight' &&
    decision.action === intent.action &&
    decision.session.incarnation === intent.incarnation.key
  )
}
