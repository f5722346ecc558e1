import type { DaemonEvent } from '../../daemon/events.ts'
import type { Intent } from '../../model/action.ts'
import { durationText } from './duration-text.ts'
import { targetText } from './operation-text.ts'
import { printable } from './printable.ts'

export type Settled = Extract<DaemonEvent, { kind: 'settled' }>

/**
 * What an action was seen to have done.
 * @param whom one session, or how many
 * @param again the same was done there before
 */
export function effectText({ intent, outcome, effect, after }: Settled, whom: string, again: boolean): string {
  const done = intent.action === 'unlock' ? 'Unlocked' : 'Disconnected'
  const why = printable(`${again ? 'again ' : ''}for ${intent.rule.policy}/${intent.rule.rule}`)
  switch (effect) {
    case 'verified':
      return `${done} ${whom} ${why}, seen after ${durationText(after)}`
    case 'unverifiable':
      if (outcome === 'unknown')
        return `Not known for good: the ${intent.action} of ${whom} ${why}; the host does not show whether it happened`
      return `${intent.status === 'assert' ? 'Asserted: unlocked' : done} ${whom} ${why}; the host does not show whether it had an effect`
    case 'refuted':
      if (outcome === 'unknown')
        return `Without effect: the ${intent.action} of ${whom} was not answered, and it is as it was before`
      return `Without effect: the host took the ${intent.action} of ${whom}, and it is as it was before`
    default:
      return effect satisfies never
  }
}

/** `session 5 (CLASS\\ana)` */
export function intentTarget({ incarnation }: Intent): string {
  return targetText({ id: incarnation.sessionId, user: incarnation.user, station: null }).replace(/^S/, 's')
}
