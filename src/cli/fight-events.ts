import type { DaemonEvent } from '../daemon/contract.ts'
import { type Calm, type Contested, calmText, contestedText } from './views/fight-text.ts'
import { printable } from './views/printable.ts'
import { sessionCount } from './views/session-count.ts'

type FightEvent = Contested | Calm

/**
 * Makes one line of fights over many sessions that begin or end in one pass: whoever presses Block All fights a whole room.
 * The loop tells of them in a row, and of its plan after them.
 */
export class FightEvents {
  #row: FightEvent[] = []

  /** @returns whether it was kept for a line of {@link take}; false: it is something else */
  keeps(event: DaemonEvent): event is FightEvent {
    if (event.kind !== 'contested' && event.kind !== 'calm') return false
    this.#row.push(event)
    return true
  }

  /** What was kept so far, a line for each rule and what befell it. */
  take(): readonly string[] {
    const alike = Map.groupBy(this.#row, event =>
      [event.kind, event.rule.policy, event.rule.rule, causeOf(event)].join('\n'),
    )
    this.#row = []
    return [...alike.values()].flatMap(lineOf)
  }
}

function causeOf(event: FightEvent): string {
  return event.kind === 'calm' ? event.why : ''
}

function lineOf(events: readonly FightEvent[]): readonly string[] {
  const [first] = events
  if (first === undefined) return []
  const { sessionId, user } = first.incarnation
  const whom =
    events.length === 1 ? `session ${printable(sessionId)} (${printable(user)})` : sessionCount(events.length)
  return [first.kind === 'contested' ? contestedText(first, whom) : calmText(first, whom)]
}
