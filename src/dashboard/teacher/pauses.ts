import type { BoardPlaced } from '../../api/contract.ts'
import type { Scope } from '../../model/access.ts'

/** The three lengths there is a button for, as a hold's length is written. */
export const LENGTHS: readonly { readonly minutes: number; readonly length: string }[] = [
  { minutes: 10, length: '10m' },
  { minutes: 20, length: '20m' },
  { minutes: 45, length: '45m' },
]

/** What is on hold of the sessions of a token's match. */
export interface Pauses {
  /** Of the whole match, whoever placed them, the one that lasts longest first. */
  readonly whole: readonly BoardPlaced[]
  /** Of some of its sessions, or of more than it. */
  readonly others: readonly BoardPlaced[]
}

/** @param match text of the token's selector */
export function pausesOf(placed: readonly BoardPlaced[], match: string): Pauses {
  const holds = placed.filter(({ kind }) => kind === 'hold')
  return {
    whole: holds
      .filter(({ selector }) => selector === match)
      .toSorted((a, b) => Date.parse(b.until) - Date.parse(a.until)),
    others: holds.filter(({ selector }) => selector !== match),
  }
}

/**
 * Earlier pauses that a new one of `by` takes the place of: their own, so that 10 minutes are 10 from now, be that more or less than was left. What somebody
 * else asked for stays, and so does everything where the token ends nothing.
 */
export function replacedBy(by: string, pauses: readonly BoardPlaced[], may: readonly Scope[]): readonly BoardPlaced[] {
  return may.includes('release') ? pauses.filter(pause => pause.by === by) : []
}

/** How a room stands that nobody paused as a whole. */
export type Unpaused = 'kept' | 'partly-kept' | 'held-by-others' | 'left-alone'

/**
 * @param others holds of some of its sessions, or of more than it
 * @param sessions how many it has
 * @param acts whether anything is done on this host at all
 */
export function unpaused(others: readonly BoardPlaced[], sessions: number, acts: boolean): Unpaused {
  if (!acts) return 'left-alone'
  const held = new Set(others.flatMap(hold => hold.sessions)).size
  if (held === 0) return 'kept'
  return held < sessions ? 'partly-kept' : 'held-by-others'
}
