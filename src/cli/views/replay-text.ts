import { isoInstant } from '../../model/time.ts'
import type { RecordedDecision } from '../../store/recorded.ts'
import type { Cause, Difference, Replayed, ReplaySummary } from '../replaying.ts'
import { printable } from './printable.ts'

/** What is to be said of one plan that was made again; nothing of one that is the same to the byte. */
export function replayedText(replayed: Replayed): string {
  const { verdict, id, plannedAt, causes, differences } = replayed
  if (verdict === 'identical') return ''
  const why = causes.length === 0 ? '' : ` (${causes.map(causeText).join('; ')})`
  const head = `${isoInstant(plannedAt)}  plan ${id}: ${headText(replayed)}${why}`
  return [head, ...differences.map(differenceLine)].map(line => `${printable(line)}\n`).join('')
}

function headText({ verdict, differences }: Replayed): string {
  switch (verdict) {
    case 'identical':
      return 'identical'
    case 'alike':
      return 'not the same to the byte, but every decision is'
    case 'differs':
      return differences.length === 0 ? 'differs, although every decision is the same' : 'differs'
    case 'not-compared':
      return 'could not be compared'
    default:
      return verdict satisfies never
  }
}

export function causeText(cause: Cause): string {
  switch (cause.code) {
    case 'version':
      return `made by version ${cause.was}, this is ${cause.now}`
    case 'zone-data':
      return `made with zone data ${cause.was}, here are ${cause.now}`
    case 'forgotten':
      return 'someone whom it is about was forgotten'
    case 'policies-gone':
      return `its policies are not kept any more: ${cause.revision}`
    case 'policies-refused':
      return `this version does not take its policies: ${cause.revision}`
    case 'unplannable':
      return cause.message
    default:
      return cause satisfies never
  }
}

function differenceLine({ sessionId, was, now }: Difference): string {
  return `  session ${sessionId}: was ${decisionText(was)}; now ${decisionText(now)}`
}

/** `withheld unlock (held), lesson/open` */
export function decisionText(decision: RecordedDecision | null): string {
  if (decision === null) return 'not there'
  const { status, action, reason, policy, rule } = decision
  const what = action === 'none' ? status : `${status} ${action}`
  return `${what} (${reason})${policy === null || rule === null ? '' : `, ${policy}/${rule}`}`
}

/** `12 plans, 10 identical, 1 differs, 1 could not be compared.` */
export function replaySummaryText({ plans, identical, alike, differ, notCompared }: ReplaySummary): string {
  const parts = [`${plans} ${plans === 1 ? 'plan' : 'plans'}`, `${identical} identical`]
  if (alike > 0) parts.push(`${alike} alike`)
  parts.push(`${differ} ${differ === 1 ? 'differs' : 'differ'}`, `${notCompared} could not be compared`)
  return `${parts.join(', ')}.\n`
}
