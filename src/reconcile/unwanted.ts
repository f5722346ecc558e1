import type { Intent } from '../model/action.ts'
import type { Plan } from '../model/plan.ts'
import type { Ticket } from './ticket.ts'

/** A request that is being carried out, and what it would ask for now. */
interface Asking {
  readonly ticket: Pick<Ticket, 'awaits'>
  readonly newest: Plan
}

/** Of the actions that were not sent yet, those that neither the policies nor a request that waits for them would ask for now. */
export function unwanted(queued: readonly Intent[], policies: Plan, requests: readonly Asking[]): readonly Intent[] {
  return queued.filter(
    intent =>
      !(intent.request === null && upholds(policies, intent)) &&
      !requests.some(({ ticket, newest }) => ticket.awaits(intent) && upholds(newest, intent)),
  )
}

function upholds(plan: Plan, intent: Intent): boolean {
  const decision = plan.decisions.find(({ session }) => session.id === intent.incarnation.sessionId)
  return (
    decision !== undefined &&
    decision.reason.code === 'in-flight' &&
    decision.action === intent.action &&
    decision.session.incarnation === intent.incarnation.key
  )
}
