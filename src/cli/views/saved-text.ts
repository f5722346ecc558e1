import type { PlanDifference, SavedOutcome } from '../../model/saved-plan.ts'
import { targetText } from './operation-text.ts'
import { printable } from './printable.ts'
import { reasonText } from './reason-text.ts'

/** So much of a digest tells it apart for people. */
const SHORT = 'sha256:'.length + 12

/** What of a saved plan and of the one made now is not the same, a line each. */
export function savedLines({ revision, differences }: SavedOutcome, inForce: string): readonly string[] {
  const changed =
    revision === inForce
      ? []
      : [`The policies are others than when the plan was saved: ${short(revision)} then, ${short(inForce)} now.`]
  return [...changed, ...differences.map(differenceLine)]
}

export function savedText(saved: SavedOutcome, inForce: string): string {
  return savedLines(saved, inForce)
    .map(line => `${line}\n`)
    .join('')
}

function differenceLine({ session, wanted, now }: PlanDifference): string {
  const target = targetText(session)
  if (now === null) return `Not done: ${wanted} of ${target}: that stay in it is over, or can't be told to be the same.`
  const reason = reasonText(now.reason)
  if (wanted === 'none')
    return `Left alone: ${now.action} of ${target} is due by now (${reason}), and not in the saved plan.`
  const other = now.action === 'none' ? '' : `${now.action} is wanted now: `
  return `Not done: ${wanted} of ${target}: ${other}${reason}.`
}

function short(revision: string): string {
  return printable(revision.slice(0, SHORT))
}
