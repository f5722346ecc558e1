import type { ReconcileEvent } from '../../reconcile/events.ts'
import { durationText } from './duration-text.ts'
import { causeText } from './end-text.ts'
import { printable } from './printable.ts'

export type Contested = Extract<ReconcileEvent, { kind: 'contested' }>
export type Calm = Extract<ReconcileEvent, { kind: 'calm' }>

/** @param whom one stay, or how many sessions */
export function contestedText({ rule, reversals, within, whenContested }: Contested, whom: string): string {
  const what = printable(`${rule.policy}/${rule.rule}`)
  const next = whenContested === 'yield' ? 'leaving it until it calms down' : 'going on slowly'
  return `CONTESTED: someone undid ${what} ${reversals} times in ${durationText(within)} on ${whom}; ${next}`
}

/** @param whom one stay, or how many sessions */
export function calmText({ why }: Calm, whom: string): string {
  return `No longer contested, ${causeText(why)}: ${whom}`
}
