import type { BoardPlaced, HoldOrder } from '../../api/contract.ts'
import { Refused } from '../client/problem.ts'
import type { Requests } from '../client/requests.ts'

/** Holds all sessions of the token's match, and only then ends what the hold takes the place of, so that nothing is done in between. */
export async function pause(requests: Requests, length: string, replaced: readonly BoardPlaced[]): Promise<void> {
  const order: HoldOrder = { for: length, reason: 'paused from the page for teachers' }
  await requests.post('/v1/holds', order)
  await resume(requests, replaced)
}

export async function resume(requests: Requests, pauses: readonly BoardPlaced[]): Promise<void> {
  for (const { id } of pauses) {
    try {
      await requests.remove(`/v1/holds/${encodeURIComponent(id)}`)
    } catch (error) {
      // It ran out, or somebody else was quicker.
      if (!(error instanceof Refused && error.problem.status === 404)) throw error
    }
  }
}
