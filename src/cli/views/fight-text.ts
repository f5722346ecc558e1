import type { DaemonEvent } from '../../daemon/events.ts'
import type { Hold } from '../../model/hold.ts'
import type { RuleRef } from '../../model/policy.ts'
import { durationText } from './duration-text.ts'
import { causeText } from './end-text.ts'
import { momentText } from './moment-text.ts'
import { printable } from './printable.ts'

type Event<K extends DaemonEvent['kind']> = Extract<DaemonEvent, { kind: K }>

export type Contested = Event<'contested'>
export type Calm = Event<'calm'>

/** A hold of one session that honours its block. */
interface HonouringHold extends Hold {
  readonly honours: RuleRef
}
export type Honoured = Event<'placed'> & { readonly placed: HonouringHold }
export type HonouredNoMore = Event<'placed-ended'> & { readonly placed: HonouringHold }

export function isHonour(event: DaemonEvent): event is Honoured {
  return event.kind === 'placed' && event.placed.kind === 'hold' && event.placed.honours !== null
}

export function isHonourEnd(event: DaemonEvent): event is HonouredNoMore {
  return event.kind === 'placed-ended' && event.placed.kind === 'hold' && event.placed.honours !== null
}

/** @param whom one stay, or how many sessions; of all these texts */
export function contestedText({ rule, reversals, within, whenContested }: Contested, whom: string): string {
  const next = whenContested === 'yield' ? 'leaving it until it calms down' : 'going on slowly'
  return `CONTESTED: someone undid ${nameOf(rule)} ${reversals} times in ${durationText(within)} on ${whom}; ${next}`
}

export function calmText({ why }: Calm, whom: string): string {
  return `No longer contested, ${causeText(why)}: ${whom}`
}

export function honouredText({ placed }: Honoured, whom: string): string {
  return `Honoured until ${momentText(placed.until)}, as ${nameOf(placed.honours)} says: the block of ${whom}`
}

export function honouredNoMoreText({ placed, why }: HonouredNoMore, whom: string): string {
  return `No longer honoured for ${nameOf(placed.honours)}, ${causeText(why)}: ${whom}`
}

function nameOf({ policy, rule }: RuleRef): string {
  return printable(`${policy}/${rule}`)
}
