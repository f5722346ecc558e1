import type { Turn, TurningPoint, TurningPoints } from '../../compare/turning-points.ts'
import { type Instant, isoInstant } from '../../model/time.ts'
import { sessionList } from './session-count.ts'
import { outcomeText, verdictText } from './verdict-text.ts'
import { wallClockWithZone } from './wall-clock.ts'

/** What the instants of `--over` are told with. */
export interface OverOptions {
  /** Whose clock people read; null: in UTC. */
  readonly timeZone: string | null
}

/** The instants at which decisions change, and what changes at each: sessions to which the same happens share a line. */
export function overText({ from, until, cut, points }: TurningPoints, options: OverOptions): string {
  const stretch = `from ${momentIn(from, options)} to ${momentIn(until, options)}`
  const lines = [
    points.length === 0
      ? `Time alone changes no decision ${stretch}.`
      : `What time alone changes ${stretch}, should the sessions stay as they are and nothing be done:`,
    ...points.flatMap(point => pointLines(point, options)),
    ...cutLines(cut, until, options),
  ]
  return `${lines.join('\n')}\n`
}

/** Why it was not looked further; nothing where it was. */
export function cutLines(cut: TurningPoints['cut'], until: Instant, options: OverOptions): readonly string[] {
  if (cut === null) return []
  const much = cut === 'points' ? 'too many instants to list' : 'too many instants to plan for'
  return [`Not looked beyond ${momentIn(until, options)}: there are ${much}.`]
}

export function momentIn(at: Instant, { timeZone }: OverOptions): string {
  return timeZone === null ? isoInstant(at) : wallClockWithZone(at, timeZone)
}

function pointLines({ at, turns }: TurningPoint, options: OverOptions): readonly string[] {
  const alike = Map.groupBy(turns, wordsOf)
  return [
    `At ${momentIn(at, options)}:`,
    ...[...alike].map(([words, all]) => `  ${sessionList(all.map(({ session }) => session.id))}: ${words}`),
  ]
}

/** What became of it says enough of what was. */
function wordsOf({ session, before, after }: Turn): string {
  return `${outcomeText(before)} -> ${verdictText(after, session)}`
}
