import type { Milliseconds } from '../../model/time.ts'
import { type Entry, isOpen, isTaken } from './blocks-entry.ts'

/** What counts as somebody locking everybody. */
export interface BlockAllLimits {
  /** At least so many sessions are told to lock. */
  readonly sessions: number
  /** At least such a share of the sessions that were not locked, from 0 to 1. */
  readonly share: number
  /** Within such a time. */
  readonly within: Milliseconds
}

/** One time at which somebody locks, on `uptime`. */
interface Turn {
  /** What was said before is of another time. */
  readonly since: Milliseconds
  readonly at: Milliseconds
}

interface Reached {
  readonly blocked: readonly Entry[]
  /** Nobody knows whose lock they have. */
  readonly unsure: readonly Entry[]
}

const NOBODY: Reached = { blocked: [], unsure: [] }

/**
 * Who is blocked by what was heard until now. logind says all Lock signals of one `lock-sessions` before it reads what any locker answers (its loop
 * over all sessions is one turn of its own). So whoever was told and has answered before was told at another time, be it by her own locker.
 */
export function reachedBy(entries: readonly Entry[], limits: BlockAllLimits, { since, at }: Turn): Reached {
  const { sessions, share, within } = limits
  const isNow = (when: Milliseconds | null): boolean => when !== null && when >= since && at - when <= within
  const reached = entries.filter(({ isAsked, reachedAt }) => isAsked && isNow(reachedAt))
  const found = reached.filter(entry => entry.reachedAt === entry.foundAt)
  const missed = entries.filter(entry => isOpen(entry) && !isNow(entry.reachedAt) && !isTaken(entry, at))
  if (found.length < share * (found.length + missed.length)) return NOBODY
  if (reached.length >= sessions) return { blocked: found, unsure: [] }
  // With those who were locked already, by whomever, or are by now, there may be enough: then nobody knows.
  const mayBeEnough = entries.filter(entry => isNow(entry.toldAt)).length >= sessions
  return mayBeEnough ? { blocked: [], unsure: found } : NOBODY
}
