import type { DaemonEvent } from '../daemon/contract.ts'
import {
  type Calm,
  type Contested,
  calmText,
  contestedText,
  type Honoured,
  type HonouredNoMore,
  honouredNoMoreText,
  honouredText,
  isHonour,
  isHonourEnd,
} from './views/fight-text.ts'
import { printable } from './views/printable.ts'
import { sessionCount } from './views/session-count.ts'

type RowEvent = Contested | Calm | Honoured | HonouredNoMore

/**
 * Makes one line of what befalls many sessions in one pass: whoever presses Block All fights a whole room.
 * The loop tells of them in a row, and of its plan after them.
 */
export class EventRows {
  #row: RowEvent[] = []

  /** @returns whether it was kept for a line of {@link take}; false: it has a line of its own */
  keeps(event: DaemonEvent): boolean {
    if (event.kind !== 'contested' && event.kind !== 'calm' && !isHonour(event) && !isHonourEnd(event)) return false
    this.#row.push(event)
    return true
  }

  /** What was kept so far, a line for each rule and what befell it. */
  take(): readonly string[] {
    if (this.#row.length === 0) return []
    const alike = Map.groupBy(this.#row, likenessOf)
    this.#row = []
    return [...alike.values()].flatMap(lineOf)
  }
}

function likenessOf(event: RowEvent): string {
  const { policy, rule } = 'placed' in event ? event.placed.honours : event.rule
  return [event.kind, policy, rule, 'why' in event ? event.why : ''].join('\n')
}

function lineOf(events: readonly RowEvent[]): readonly string[] {
  const [first] = events
  if (first === undefined) return []
  const whom = events.length === 1 ? whomOf(first) : sessionCount(events.length)
  switch (first.kind) {
    case 'contested':
      return [contestedText(first, whom)]
    case 'calm':
      return [calmText(first, whom)]
    case 'placed':
      return [honouredText(first, whom)]
    case 'placed-ended':
      return [honouredNoMoreText(first, whom)]
    default:
      return first satisfies never
  }
}

function whomOf(event: RowEvent): string {
  if ('placed' in event) return `session ${printable(event.placed.selector.text)}`
  const { sessionId, user } = event.incarnation
  return printable(`session ${sessionId} (${user})`)
}
