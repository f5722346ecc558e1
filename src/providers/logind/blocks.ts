import type { Tristate } from '../../model/session.ts'
import { type Milliseconds, ms } from '../../model/time.ts'
import { type Entry, fresh, isOpen, type LookedAt, staysBlocked } from './blocks-entry.ts'

/** What counts as somebody locking everybody. */
export interface BlockAllLimits {
  /** At least so many sessions are told to lock. */
  readonly sessions: number
  /** At least such a share of the sessions that were not locked, from 0 to 1. */
  readonly share: number
  /** Within such a time. */
  readonly within: Milliseconds
}

/** When a look began, so that what was heard since is not undone by it. */
export interface LookMark {
  readonly stretch: number
  readonly heard: number
}

/** A locker that takes longer to say that it locks was not started by that Lock signal. */
const LOCKER_START = ms(15_000)

/**
 * Tells a Block All from people who lock their own screens, by the Lock signals of logind and the locked hints that follow. Pure: it is told what
 * was heard, in the order in which it was said, and when. What was not heard is never guessed: after a gap nobody knows whose a lock is.
 */
export class BlockTracker {
  readonly #limits: BlockAllLimits
  readonly #entries = new Map<string, Entry>()
  #hearing = false
  #stretch = 0
  #locks = 0
  /** Signals before are of another time that somebody locked. */
  #since = ms(0)
  /** false: logind locks idle people by itself, with the same signals. */
  recognises = true

  constructor(limits: BlockAllLimits) {
    this.#limits = limits
  }

  /** Whether everything that happens is heard. */
  get isHearing(): boolean {
    return this.#hearing
  }

  hearing(): void {
    this.#hearing = true
    this.#stretch += 1
  }

  /** Forgets everything, for anything may happen now. */
  deaf(): void {
    this.#hearing = false
    this.#entries.clear()
  }

  born(path: string): void {
    this.#entries.set(path, fresh(null, true))
  }

  ended(path: string): void {
    this.#entries.delete(path)
  }

  /** Call before a look begins, and give it to {@link looked}. */
  mark(): LookMark {
    return { stretch: this.#stretch, heard: this.#locks }
  }

  looked({ stretch, heard }: LookMark, sessions: readonly LookedAt[]): void {
    if (!this.#hearing || stretch !== this.#stretch) return
    for (const session of sessions) {
      const entry = this.#entryOf(session)
      entry.hint ??= session.hint
      const untouched = entry.hint === false && entry.lockHeard <= heard
      const knownOpen = session.locked === 'no' || (entry.born && !session.forgotten && entry.lockHeard === 0)
      if (entry.standing === 'unknown' && untouched && knownOpen) entry.standing = 'clear'
      // Whoever puts a login screen in front of it locks it as well, by the same signal.
      if (entry.standing === 'blocked' && !session.front) entry.standing = 'unknown'
    }
  }

  /** Its desktop is about to be taken away by us, for which the display manager locks it. */
  taken(path: string, at: Milliseconds): void {
    this.#heardOf(path).takenUntil = ms(at + LOCKER_START)
  }

  lock(path: string, at: Milliseconds): void {
    const entry = this.#heardOf(path)
    this.#locks += 1
    entry.lockHeard = this.#locks
    if (entry.takenUntil !== null) {
      const isOurs = at <= entry.takenUntil
      entry.takenUntil = null
      if (isOurs) return
    }
    this.#partTimes(entry, at)
    if (!this.recognises) {
      if (entry.standing === 'clear') entry.standing = 'unknown'
      return
    }
    if (isOpen(entry)) entry.foundAt = at
    if (entry.foundAt === at || staysBlocked(entry, at)) {
      entry.reachedAt = at
    } else {
      if (entry.standing === 'blocked') entry.standing = 'clear'
      entry.reachedAt = null
    }
    this.#recognise(at)
  }

  /** Somebody unlocked it by hand: a locker that starts only now, after all, says nothing of the Lock signal before. */
  unlock(path: string): void {
    const entry = this.#heardOf(path)
    const pending = entry.reachedAt !== null && !(entry.standing === 'blocked' && entry.confirmed)
    if (!pending) return
    entry.standing = 'unknown'
    entry.reachedAt = null
  }

  /** The hint has changed. */
  hint(path: string, locked: boolean, at: Milliseconds): void {
    const entry = this.#heardOf(path)
    const before = entry.hint
    entry.hint = locked
    if (locked) {
      if (entry.standing !== 'blocked' || entry.confirmed) return
      entry.confirmed = entry.reachedAt !== null && at - entry.reachedAt <= LOCKER_START
      if (!entry.confirmed) entry.standing = 'clear'
    } else if (before !== false) {
      entry.standing = 'clear'
      entry.reachedAt = null
      entry.confirmed = false
    }
  }

  /** What was heard of its hint; null: nothing. */
  hintOf(path: string): boolean | null {
    return this.#entries.get(path)?.hint ?? null
  }

  /** @param locked as far as can be told now, hint and locker considered */
  blockedOf(path: string, locked: Tristate): Tristate {
    if (locked === 'no') return 'no'
    const entry = this.#entries.get(path)
    if (!this.#hearing || !this.recognises || entry === undefined) return 'unknown'
    switch (entry.standing) {
      case 'clear':
        return 'no'
      case 'blocked':
        return entry.confirmed && locked === 'yes' ? 'yes' : 'unknown'
      case 'unknown':
        return 'unknown'
      default:
        return entry.standing satisfies never
    }
  }

  /** Who locks everybody tells each session once: one that is told again is told by somebody else, or at another time. */
  #partTimes(entry: Entry, at: Milliseconds): void {
    const { toldAt } = entry
    entry.toldAt = at
    if (toldAt !== null && toldAt >= this.#since) this.#since = ms((toldAt + at) / 2)
  }

  #recognise(at: Milliseconds): void {
    const { sessions, share, within } = this.#limits
    const entries = [...this.#entries.values()]
    const isNow = (when: Milliseconds | null): boolean => when !== null && when >= this.#since && at - when <= within
    const reached = entries.filter(entry => isNow(entry.reachedAt))
    const found = reached.filter(entry => entry.reachedAt === entry.foundAt)
    const missed = entries.filter(entry => isOpen(entry) && !isNow(entry.reachedAt))
    if (found.length < share * (found.length + missed.length)) return
    if (reached.length < sessions) {
      // With those who were locked already, by whomever, there may be enough: then nobody knows.
      if (entries.filter(entry => isNow(entry.toldAt)).length < sessions) return
      for (const entry of found) if (entry.standing === 'clear') entry.standing = 'unknown'
      return
    }
    for (const entry of found) {
      if (entry.standing === 'blocked') continue
      entry.standing = 'blocked'
      entry.confirmed = entry.hint === true
      entry.recognisedAt = at
    }
  }

  #entryOf({ path, logonAt }: LookedAt): Entry {
    const known = this.#entries.get(path)
    if (known?.logonAt === logonAt) return known
    const entry = known?.logonAt === null ? { ...known, logonAt } : fresh(logonAt, false)
    this.#entries.set(path, entry)
    return entry
  }

  #heardOf(path: string): Entry {
    const known = this.#entries.get(path)
    if (known) return known
    const entry = fresh(null, false)
    this.#entries.set(path, entry)
    return entry
  }
}
