import type { BacktestDifference, BacktestResult, Unknown, Want } from '../../compare/backtest-result.ts'
import { between, isoInstant } from '../../model/time.ts'
import type { RecordedDecision } from '../../store/recorded.ts'
import type { Backtested } from '../backtesting.ts'
import { durationText } from './duration-text.ts'
import { printable } from './printable.ts'
import { tableText } from './table.ts'

/** More than that is asked for. */
const FIRST = 20

export interface BacktestTextOptions {
  /** Every one that is listed. */
  readonly all: boolean
  /** Whom it would have disconnected, by name. */
  readonly named: boolean
}

/** The outcome of a backtest, the sums first. */
export function backtestText(host: string, { result, done }: Backtested, options: BacktestTextOptions): string {
  const { span, would, disconnected, revision } = result
  if (span === null) return ''
  const sums = [
    ['unlocks', done.unlock, would.unlock],
    ['unlocks without knowing', done.assert, would.assert],
    ['disconnects', done.disconnect, would.disconnect],
    ['people disconnected', done.disconnected, disconnected.length],
  ] as const
  return [
    `${printable(host)}, ${isoInstant(span.from)} to ${isoInstant(span.until)}: ${counted(result.looks, 'look')} over ${durationText(result.watched)}, ${counted(result.plans, 'plan')} made.\n`,
    `Tried: ${printable(revision)}\n\n`,
    tableText(
      ['', 'THEN', 'WITH THESE POLICIES'],
      sums.map(([what, was, now]) => [what, String(was), String(now)]),
    ),
    rulesText(result),
    peopleText(result, options),
    keptBackText(result),
    differencesText(result, options),
    unknownText(result.unknown),
  ].join('')
}

function rulesText({ rules }: BacktestResult): string {
  if (rules.length === 0) return '\nNo rule would have done anything.\n'
  const rows = rules.map(({ policy, rule, file, line, unlock, disconnect, assert, people, first, last }) => [
    `${policy}/${rule}`,
    file === null ? '' : `${file}:${line}`,
    String(unlock),
    String(assert),
    String(disconnect),
    String(people),
    isoInstant(first),
    isoInstant(last),
  ])
  return `\n${tableText(['RULE', 'AT', 'UNLOCKS', 'UNSEEN', 'DISCONNECTS', 'PEOPLE', 'FIRST', 'LAST'], rows)}`
}

function peopleText(
  { disconnected, disconnects, unlisted }: BacktestResult,
  { all, named }: BacktestTextOptions,
): string {
  if (disconnected.length === 0) return ''
  const who = all ? disconnected : disconnected.slice(0, FIRST)
  const names = named ? `: ${who.map(printable).join(', ')}${more(disconnected.length - who.length)}` : ''
  const listed = all ? disconnects : []
  const rows = listed.map(({ at, sessionId, user, policy, rule }) => [
    isoInstant(at),
    sessionId,
    user ?? '',
    `${policy}/${rule}`,
  ])
  const table = rows.length === 0 ? '' : tableText(['DISCONNECTED', 'SESSION', 'USER', 'RULE'], rows)
  const rest = all && unlisted.disconnects > 0 ? `and ${counted(unlisted.disconnects, 'disconnect')} more.\n` : ''
  return `\nWould have been disconnected: ${people(disconnected.length)}${names}.\n${table}${rest}`
}

function keptBackText({ heldBack, would }: BacktestResult): string {
  const lines = heldBack.map(
    ({ code, times, people: whom, first, last }) =>
      `${code}: ${counted(times, 'time')}, ${people(whom)}, from ${isoInstant(first)} to ${isoInstant(last)}`,
  )
  if (would.notices > 0) {
    lines.push(`warnings: ${would.notices}, ${would.noticesCancelled} of them for nothing`)
  }
  if (would.honoured > 0) lines.push(`blocks honoured: ${would.honoured}`)
  if (lines.length === 0) return '\nNo limit and no budget would have kept anything back.\n'
  return `\nKept back:\n${lines.map(line => `  ${line}\n`).join('')}`
}

function differencesText({ differences, unlisted }: BacktestResult, { all }: BacktestTextOptions): string {
  // Shorter differences are not told: see the tally.
  if (differences.length === 0) return '\nOf no session anything else would have been wanted for a minute or longer.\n'
  const total = differences.length + unlisted.differences
  const shown = all ? differences : differences.slice(0, FIRST)
  const rest = total - shown.length
  const hint = all || rest === 0 ? '' : '; --all lists them'
  const end = rest === 0 ? '' : `  and ${rest} more${hint}\n`
  return `\nOtherwise than it was decided then (${total}):\n${shown.map(differenceLine).join('')}${end}`
}

function differenceLine({ from, until, sessionId, user, was, wasWanted, now, nowWanted }: BacktestDifference): string {
  const who = user === null ? sessionId : `${sessionId} (${user})`
  const how = `was ${wantText(wasWanted, was)}, would be ${wantText(nowWanted, now)}`
  return `${printable(`  ${isoInstant(from)} for ${durationText(between(from, until))}: session ${who} ${how}`)}\n`
}

/** `disconnected by room/idle-goes`, `left as it is (held)` */
function wantText(want: Want, { policy, rule, reason }: RecordedDecision): string {
  const by = policy === null || rule === null ? '' : ` by ${policy}/${rule}`
  return want === 'left' ? `left as it is (${reason})` : `${want}${by}`
}

function unknownText({ takenBack, returns, forgotten, notCompared }: Unknown): string {
  const lines = [
    'People would have acted otherwise. What they did is taken as it was, and every call to have succeeded at once.',
    `Taken back, because the policies of then did it: ${counted(takenBack.unlock, 'unlock')}, ${counted(takenBack.disconnect, 'disconnect')}. Such a session counts as it was before, until it is seen otherwise.`,
    'Who would have been disconnected counts as away until seen at work again.',
  ]
  if (returns > 0) lines.push(`That was so ${counted(returns, 'time')}: then it counts as having come back.`)
  if (forgotten > 0) {
    lines.push(`${counted(forgotten, 'look')} had somebody in it who was forgotten since, and whom no rule names.`)
  }
  if (notCompared > 0) {
    lines.push(`${counted(notCompared, 'plan')} of then could not be compared: their policies are kept no more.`)
  }
  return `\nWhat can't be known:\n${lines.map(line => `  ${line}\n`).join('')}`
}

function counted(count: number, word: string): string {
  return `${count} ${count === 1 ? word : `${word}s`}`
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`
}

function more(count: number): string {
  return count > 0 ? ` and ${count} more` : ''
}
