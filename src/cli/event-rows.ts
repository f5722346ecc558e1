import type { DaemonEvent } from '../daemon/events.ts'
import { effectText, intentTarget, type Settled } from './views/effect-text.ts'
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
import { sessionCount, sessionList } from './views/session-count.ts'

type RowEvent = Contested | Calm | Honoured | HonouredNoMore | (Settled & { readonly again: boolean })

/** A person can follow so many lines of what was done at once; what is only asserted comes every minute. */
const LINES_AT_ONCE = { change: 12, assert: 3 } as const

/**
 * Makes one line of what befalls many sessions in one pass: whoever presses Block All fights a whole room.
 * The loop tells of them in a row, and of its plan after them.
 */
export class EventRows {
  #row: RowEvent[] = []

  /**
   * @param again the same was done to the same session before
   * @returns whether it was kept for a line of {@link take}; false: it has a line of its own
   */
  keeps(event: DaemonEvent, again: boolean): boolean {
    if (event.kind === 'settled') {
      this.#row.push({ ...event, again })
      return true
    }
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
  if (event.kind === 'settled') {
    const { action, status, rule } = event.intent
    return [event.kind, action, status, rule.policy, rule.rule, event.outcome, event.effect, event.again].join('\n')
  }
  const { policy, rule } = 'placed' in event ? event.placed.honours : event.rule
  return [event.kind, policy, rule, 'why' in event ? event.why : ''].join('\n')
}

function lineOf(events: readonly RowEvent[]): readonly string[] {
  const [first] = events
  if (first === undefined) return []
  if (first.kind === 'settled') return settledLines(events.filter(event => event.kind === 'settled'))
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

/** In one line, what was seen last tells how long it took. */
function settledLines(events: readonly Extract<RowEvent, Settled>[]): readonly string[] {
  const [first] = events
  const last = events.reduce((a, b) => (b.after > a.after ? b : a))
  if (first === undefined || events.length <= LINES_AT_ONCE[first.intent.status]) {
    return events.map(event => effectText(event, intentTarget(event.intent), event.again))
  }
  const ids = events.map(({ intent }) => intent.incarnation.sessionId)
  return [effectText(last, sessionList(ids), first.again)]
}

function whomOf(event: Exclude<RowEvent, Settled>): string {
  if ('placed' in event) return `session ${printable(event.placed.selector.text)}`
  const { sessionId, user } = event.incarnation
  return printable(`session ${sessionId} (${user})`)
}
