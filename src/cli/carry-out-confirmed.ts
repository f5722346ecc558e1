import type { Preview } from './acting.ts'
import { carryOutAndReport, type Order } from './carry-out.ts'
import type { Confirmed } from './confirm.ts'
import { Exit, type ExitCode } from './exit-codes.ts'

/** Carries out what a person allowed, bound to the very stays in the sessions that were asked about. */
export async function carryOutConfirmed(confirmed: Confirmed, preview: Preview, order: Order): Promise<ExitCode> {
  const nothingWasAsked =
    preview.plan.summary.unlock + preview.plan.summary.disconnect + preview.plan.summary.assert === 0
  if (confirmed.kind === 'quit' || (confirmed.decisions.length === 0 && !nothingWasAsked)) {
    order.terminal.err('Nothing was done.\n')
    return Exit.done
  }
  const sessions = confirmed.decisions.map(({ session }) => session)
  const incarnations = sessions.map(session => session.incarnation).filter(key => key !== null)
  const { request } = order
  // Ids that were refused must not come back as missing ones.
  const narrowed =
    request.verb === 'apply'
      ? { ...request, incarnations }
      : { ...request, incarnations, sessionIds: [...sessions.map(session => session.id), ...preview.missing] }
  return await carryOutAndReport({ ...order, request: narrowed })
}
