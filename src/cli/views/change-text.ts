import type { Verdict } from '../../compare/diff.ts'
import type { TurningPoints } from '../../compare/turning-points.ts'
import type { DecidedSession } from '../../model/plan.ts'
import { isoInstant } from '../../model/time.ts'
import { targetText } from './operation-text.ts'
import { sessionCount, sessionList } from './session-count.ts'
import { verdictText } from './verdict-text.ts'

/** A session about which something else is decided than before: by another bundle, or later. */
export interface Change {
  readonly session: DecidedSession
  readonly before: Verdict
  readonly after: Verdict
}

/** So many that a line each is quickly read. */
const NAMED = 3

/** Those that change alike together: a line a session, or one for many, and below them what changes. */
export function changeLines(changes: readonly Change[], indent: string): readonly string[] {
  return alike(changes).flatMap(({ group, targets, first }) => {
    const { session, before, after } = first
    const said = [`  before: ${verdictText(before, session)}`, `  after:  ${verdictText(after, session)}`]
    return [...(targets ?? [sessionList(group.map(({ session: { id } }) => id))]), ...said].map(
      line => `${indent}${line}`,
    )
  })
}

/** Sessions that change in the same way. */
export interface Alike<C extends Change> {
  readonly group: readonly C[]
  readonly first: C
  /** Each by its name; null: there are too many. */
  readonly targets: readonly string[] | null
}

export function alike<C extends Change>(changes: readonly C[]): readonly Alike<C>[] {
  const groups = Map.groupBy(changes, ({ session, before, after }) =>
    [verdictText(before, session), verdictText(after, session)].join('\n'),
  )
  return [...groups.values()].flatMap(group => {
    const [first] = group
    if (first === undefined) return []
    return [{ group, first, targets: group.length <= NAMED ? group.map(each => targetText(each.session)) : null }]
  })
}

/** What time alone changes: what is decided, or, of two bundles, what they decide differently. Both may decide otherwise and differ as before. */
export type Turning = 'decisions' | 'differences'

/** When the decisions of a plan change by time alone. */
export function turningPointLines(over: TurningPoints): readonly string[] {
  const { points } = over
  const lines = points.flatMap(({ at, turns }) => [
    `At ${isoInstant(at)}: decided otherwise about ${sessionCount(turns.length)}`,
    ...changeLines(turns, '  '),
  ])
  return [...lines, `${lookedUntil(over, points.length, 'decisions')}.`]
}

/** How far was looked, and what that is worth. */
export function lookedUntil(
  { until, cut }: Pick<TurningPoints, 'until' | 'cut'>,
  points: number,
  what: Turning,
): string {
  const end = isoInstant(until)
  switch (cut) {
    case null:
      return points === 0
        ? `Until ${end} ${NOTHING[what]}`
        : `Until ${end} ${NOTHING_ELSE[what]}, as long as the sessions stay as they are`
    case 'points':
      return `Looked no further than ${end}: there are too many changes to list them all, so ask for a shorter time`
    case 'plans':
      return `Looked no further than ${end}: that would take too long, so ask for a shorter time`
    default:
      return cut satisfies never
  }
}

const NOTHING: Readonly<Record<Turning, string>> = {
  decisions: 'time alone changes no decision',
  differences: 'no difference comes or goes by time alone',
}
const NOTHING_ELSE: Readonly<Record<Turning, string>> = {
  decisions: 'nothing else changes by time alone',
  differences: 'no other difference comes or goes by time alone',
}
const CHANGED: Readonly<Record<Turning, string>> = { decisions: 'decisions', differences: 'what differs' }

/** The same where the changes themselves stand elsewhere. */
export function comingText(over: Pick<TurningPoints, 'until' | 'cut'>, points: number, what: Turning): string {
  if (points === 0) return lookedUntil(over, points, what)
  const instants = points === 1 ? '1 instant' : `${points} instants`
  const text = `Time alone changes ${CHANGED[what]} at ${instants} until ${isoInstant(over.until)}, as long as the sessions stay as they are`
  return over.cut === null ? text : `${text}. ${lookedUntil(over, points, what)}`
}
