import type { FightDetection } from '../../model/plan.ts'
import { formatDuration, isoInstant } from '../../model/time.ts'
import type { Explanation } from '../../planner/explain.ts'
import type { Candidate, Standing, Won } from '../../planner/explain-candidates.ts'
import type { GuardVerdict } from '../../planner/explain-guards.ts'
import type { NearMiss } from '../../planner/explain-near-misses.ts'
import type { Covering } from '../../planner/explain-placed.ts'
import type { RuleSketch } from '../../planner/explain-rules.ts'
import type { RecordedDecision } from '../../store/recorded.ts'
import { fightDetectionText } from './fight-detection-text.ts'
import { momentText } from './moment-text.ts'
import { targetText } from './operation-text.ts'
import { printable } from './printable.ts'
import { ruleName } from './reason-text.ts'
import { decisionText } from './replay-text.ts'
import { changeLines, outcomeText, shortName } from './why-edit-text.ts'
import { havingText, matchText } from './why-match-text.ts'

/** So many near misses are quickly read. */
const SHOWN = 5

/** Each session with its chain of reasons, or with what was recorded of it, an empty line between two. */
export function whyText(
  explanations: readonly Explanation[],
  detection: FightDetection = 'on',
  unexplained: readonly RecordedDecision[] = [],
): string {
  const unseen = fightDetectionText(detection)
  const chains = [...explanations.map(each => `${lines(each).join('\n')}\n`), ...unexplained.map(recordedText)]
  return [...chains, ...(unseen === null || chains.length === 0 ? [] : [`${unseen}.\n`])].join('\n')
}

/** The bare record: any reason given beside it would be another decision's. */
function recordedText(recorded: RecordedDecision): string {
  return printable(
    `Session ${recorded.sessionId}: recorded as ${decisionText(recorded)}; what it was made from is not all there any more, so nothing explains it.`,
  ).concat('\n')
}

function lines(explanation: Explanation): readonly string[] {
  const { decision, candidates, won, wanted, guards, placed, nearMisses } = explanation
  const inForce = candidates.filter(({ standing }) => standing !== 'not-in-force')
  const isUndecided = inForce.some(({ standing }) => standing === 'undecided')
  const head = `${targetText(decision.session)}: ${printable(outcomeText(decision, isUndecided))}.`
  if (decision.session.incarnation === null) return [head]
  const about =
    inForce.length === 0 ? ['No rule in force is about it.'] : ['Rules about it:', ...inForce.map(candidateLine)]
  const more = nearMisses.length - SHOWN
  return [
    head,
    ...about.map(indented),
    ...(won === null ? [] : [indented(wonLine(won))]),
    ...(decision.drift === undefined ? [] : [indented(driftLine(decision.drift))]),
    ...(wanted === null ? [] : [indented(`It asks: ${outcomeText({ action: 'none', ...wanted })}.`)]),
    ...(explanation.contested === null ? [] : [indented(contestedLine(explanation.contested))]),
    ...guardLines(guards).map(indented),
    ...placed.map(placedLine).map(indented),
    ...(nearMisses.length === 0 ? [] : [indented('Near misses:')]),
    ...nearMisses.slice(0, SHOWN).map(missLine).map(indented),
    ...(more > 0 ? [indented(`  and ${more} more, which -o json lists`)] : []),
    ...changeLines(decision.session.id, explanation).map(indented),
  ]
}

function indented(line: string): string {
  return `  ${line}`
}

function candidateLine(candidate: Candidate): string {
  const doubt = candidate.field === null ? '' : `, since its ${candidate.field} is not known`
  return `  ${sketchText(candidate)}: ${standingText(candidate.standing)}${doubt}${endText(candidate)}`
}

function sketchText({ ref, ensure, priority, planOnly, override }: RuleSketch): string {
  return `${ruleName(ref)}: ${ensure}, ${override ? 'above every priority' : `priority ${priority}`}${planOnly ? ', plan only' : ''}`
}

function standingText(standing: Standing): string {
  switch (standing) {
    case 'wins':
      return 'wins'
    case 'conflicts':
      return 'in conflict'
    case 'outranked':
      return 'outranked'
    case 'agrees':
      return 'wants the same, and comes later'
    case 'undecided':
      return 'no candidate'
    case 'plan-only':
      return 'previews'
    case 'not-in-force':
      return 'not in force'
    default:
      return standing satisfies never
  }
}

function endText({ changesAt }: RuleSketch): string {
  return changesAt === null ? '' : ` (until ${isoInstant(changesAt)})`
}

function wonLine({ rule, by, over }: Won): string {
  const name = shortName(rule)
  const other = over === null ? '' : ` ${shortName(over)}`
  switch (by) {
    case 'no-other':
      return `${name} decides: there is no other.`
    case 'priority':
      return `${name} decides: its priority is above that of${other}.`
    case 'policy-name':
      return `${name} decides: at one priority, its policy's name comes before that of${other}.`
    case 'order':
      return `${name} decides: at one priority, it stands before${other}.`
    case 'override':
      return `${name} decides: an override goes before every rule${other === '' ? '' : `, here${other}`}.`
    default:
      return by satisfies never
  }
}

function driftLine({ desired, rule, by, until }: NonNullable<Explanation['decision']['drift']>): string {
  const policies = rule === null ? 'say nothing of it' : `want ${desired ?? 'it left alone'}, by ${ruleName(rule)}`
  return `Without the override of ${printable(by)}, until ${isoInstant(until)}, the policies ${policies}.`
}

function contestedLine(contested: NonNullable<Explanation['contested']>): string {
  const { since, reversals, until, whenContested, contestedAfter, backoff } = contested
  const then =
    whenContested === 'yield'
      ? 'the rule yields'
      : `the rule goes on slowly, ${formatDuration(backoff.max)} at most between two of its attempts`
  const times = `it was undone ${reversals} times in ${formatDuration(contestedAfter.within)}`
  return `CONTESTED since ${isoInstant(since)}: ${times}; ${then}, until ${momentText(until)} unless it is undone again.`
}

function guardLines(guards: readonly GuardVerdict[]): readonly string[] {
  if (guards.length === 0) return []
  const bites = guards.find(({ says }) => says === 'bites')
  if (bites === undefined) return ['Guards: none keeps it back.']
  const passed = guards.filter(({ says }) => says === 'passes').map(({ guard }) => guard)
  const until = bites.until === null ? '' : ` until ${isoInstant(bites.until)}`
  const before = passed.length === 0 ? '' : ` (asked before and passed: ${passed.join(', ')})`
  return [`Guards: ${bites.guard} keeps it back${until}${before}.`]
}

function placedLine({ placed, match }: Covering): string {
  const what = placed.kind === 'hold' ? 'Hold' : 'Override'
  const doubt = match === 'undecided' ? ', which may be about it' : ''
  const by = `by ${placed.by} until ${isoInstant(placed.until)}`
  return printable(`${what} ${placed.id} on ${placed.selector.text}${doubt}: ${by}: ${placed.reason}`)
}

function missLine(miss: NearMiss): string {
  const head = `  ${sketchText(miss)}: `
  if (miss.misses === 'window') {
    return `${head}${miss.opensAt === null ? 'matches, but is no longer in force' : `matches, but is in force from ${isoInstant(miss.opensAt)}`}`
  }
  const has = miss.has.map(havingText).join(', ')
  const nested = miss.place === miss.part ? '' : ` in ${miss.place}`
  const closed = miss.inForce ? '' : ' (and is not in force)'
  return printable(`${head}asks for ${matchText(miss.asks)}${nested}; it has ${has}${closed}`)
}
