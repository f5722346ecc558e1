import type { NameGlob } from '../../anonymise/seen-globs.ts'
import { gateText, type Tripped } from '../../compare/fail-if.ts'
import { type Instant, isoInstant } from '../../model/time.ts'
import { annotationLine } from './github-text.ts'
import { markdownCode } from './markdown-text.ts'
import { printable } from './printable.ts'
import { unseenText } from './unseen-text.ts'

/** What came of `--fail-if`. */
export interface GateOutcome {
  readonly tripped: readonly Tripped[]
  /** Where looking ahead ended before its time, so that nobody knows what comes after; null: it did not. */
  readonly lookedUntil: Instant | null
  /** Globs of which no snapshot tells what they would see; absent: there are none. */
  readonly unseen?: readonly NameGlob[]
}

/** For standard error: `Fails: disconnect>10 holds: 24 on LAB-1 at 2026-11-21T09:00:00Z.` Nothing where all is well. */
export function gatesText({ tripped, lookedUntil, unseen = [] }: GateOutcome): string {
  const lines = tripped.map(each => `${gateText(each.gate)} holds: ${printable(countText(each))}.`)
  if (lookedUntil !== null) lines.push(`${beyondText(lookedUntil)}.`)
  if (unseen.length > 0) lines.push(`${printable(unseenText(unseen))}.`)
  return lines.map(line => `Fails: ${line}\n`).join('')
}

/** For the top of a comment. */
export function gatesMarkdown({ tripped, lookedUntil, unseen = [] }: GateOutcome): string {
  const lines = tripped.map(each => `${markdownCode(gateText(each.gate))} holds: ${markdownCode(countText(each))}.`)
  if (lookedUntil !== null) lines.push(`${beyondText(lookedUntil)}.`)
  if (unseen.length > 0) lines.push(`${markdownCode(unseenText(unseen))}.`)
  return lines.map(line => `**Fails:** ${line}\n\n`).join('')
}

/** For a workflow's run. */
export function gatesGithub({ tripped, lookedUntil, unseen = [] }: GateOutcome): string {
  const messages = tripped.map(each => `${gateText(each.gate)} holds: ${printable(countText(each))}.`)
  if (lookedUntil !== null) messages.push(`${beyondText(lookedUntil)}.`)
  if (unseen.length > 0) messages.push(`${unseenText(unseen)}.`)
  const about = { level: 'error', file: null, line: 0, title: 'Stationkeeper --fail-if' } as const
  return messages.map(message => `${annotationLine({ ...about, message })}\n`).join('')
}

/** For a document that tells what was counted. */
export function gatesDocument({ tripped, lookedUntil, unseen = [] }: GateOutcome): Readonly<Record<string, unknown>> {
  return {
    failed: tripped.map(({ gate, count, host, at, others }) => ({
      failIf: gateText(gate),
      count,
      host,
      at: isoInstant(at),
      others,
    })),
    undecidedFrom: lookedUntil === null ? null : isoInstant(lookedUntil),
    unseen,
  }
}

function countText({ count, host, at, others }: Tripped): string {
  const further =
    others === 0 ? '' : `, and ${others} more ${others === 1 ? 'time' : 'times'} elsewhere or at other instants`
  return `${count} on ${host} at ${isoInstant(at)}${further}`
}

/** A gate that nobody looked to the end for is not passed. */
function beyondText(lookedUntil: Instant): string {
  return `from ${isoInstant(lookedUntil)} on there is too much to look at, so nobody can tell what holds there; give a shorter --over`
}
