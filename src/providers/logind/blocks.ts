import type { Tristate } from '../../model/session.ts'
import { type Milliseconds, ms } from '../../model/time.ts'
import { type BlockAllLimits, reachedBy } from './block-all.ts'
import {
  awaitsLocker,
  doubt,
  type Entry,
  fresh,
  isOpen,
  isTaken,
  LOCKER_START,
  type LookedAt,
  staysBlocked,
} from './blocks-entry.ts'

/** When a look began, so that what was heard since is not undone by it. */
export interface LookMark {
  readonly stretch: number
  readonly heard: number
}

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
  #recognises = true

  constructor(limits: BlockAllLimits) {
    this.#limits = limits
  }

  /** Whether everything that happens is heard. */
  get isHearing(): boolean {
    return this.#hearing
  }

  /** false: logind locks idle people by itself, with the same signals, or may do so. That was not noticed at once, so what was recognised is in doubt. */
  set recognises(recognises: boolean) {
    if (this.#recognises && !recognises) for (const entry of this.#entries.values()) doubt(entry)
    this.#recognises = recognises
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
    const isOurs = isTaken(entry, at)
    entry.takenUntil = null
    if (isOurs) return
    const isTwice = awaitsLocker(entry) && !staysBlocked(entry, at)
    this.#partTimes(entry, at)
    if (!this.#recognises) {
      if (entry.standing === 'clear') entry.standing = 'unknown'
      return
    }
    if (isOpen(entry)) entry.foundAt = at
    if (!isTwice && (entry.foundAt === at || staysBlocked(entry, at))) {
      entry.reachedAt = at
    } else {
      if (entry.standing === 'blocked' || isTwice) entry.standing = 'unknown'
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
    entry.isAsked = false
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
    if (!this.#hearing || !this.#recognises || entry === undefined) return 'unknown'
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
    entry.isAsked = true
    if (toldAt !== null && toldAt >= this.#since) this.#since = ms((toldAt + at) / 2)
  }

  #recognise(at: Milliseconds): void {
    const { blocked, unsure } = reachedBy([...this.#entries.values()], this.#limits, { since: this.#since, at })
    for (const entry of unsure) if (entry.standing === 'clear') entry.standing = 'unknown'
    for (const entry of blocked) {
      if (entry.standing === 'blocked') continue
      entry.standing = 'blocked'
      entry.confirmed = false
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
