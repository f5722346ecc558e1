import type { Tristate } from '../../model/session.ts'
import { type Instant, type Milliseconds, ms } from '../../model/time.ts'

/** A managed session as a look told of it. */
export interface LookedAt {
  readonly path: string
  readonly logonAt: Instant
  readonly hint: boolean
  readonly locked: Tristate
  /** It began under a logind that may since have forgotten its hint. */
  readonly forgotten: boolean
  /** In front on its seat, or on none. */
  readonly front: boolean
}

/**
 * What is known of whose lock it is.
 * `clear`: it was seen unlocked, and no Block All has reached it since: a lock is its user's own. `blocked`: a Block All reached it while it was
 * seen unlocked. `unknown`: anything may have happened before we listened.
 */
type Standing = 'unknown' | 'clear' | 'blocked'

/** What is known of one session. */
export interface Entry {
  readonly logonAt: Instant | null
  hint: boolean | null
  standing: Standing
  /** On `uptime`; when a Lock signal that counts came last; null: none did since it was unlocked last. */
  reachedAt: Milliseconds | null
  /** When the last one came that found it unlocked; null: none. */
  foundAt: Milliseconds | null
  /** Of a blocked one: when the Block All became one. */
  recognisedAt: Milliseconds | null
  /** Of a blocked one: its locker has said since that it locks. */
  confirmed: boolean
  /** Number of the last Lock signal; 0: none. */
  lockHeard: number
  /** When that came. */
  toldAt: Milliseconds | null
  /** Its locker has said nothing since. */
  isAsked: boolean
  /** On `uptime`; until then a Lock signal may be the one that taking its desktop brings along; null: nobody takes it. */
  takenUntil: Milliseconds | null
  /** It began while we listened. */
  readonly born: boolean
}

/** A locker that takes longer to say that it locks was not started by that Lock signal. */
export const LOCKER_START: Milliseconds = ms(15_000)
/** What is heard within less may have happened at any distance: whoever was kept from listening hears it all at once. */
const AT_ONCE = ms(100)

/** Nothing is known of it yet. */
export function fresh(logonAt: Instant | null, born: boolean): Entry {
  return {
    logonAt,
    hint: null,
    standing: 'unknown',
    reachedAt: null,
    foundAt: null,
    recognisedAt: null,
    confirmed: false,
    lockHeard: 0,
    toldAt: null,
    isAsked: false,
    takenUntil: null,
    born,
  }
}

/** Whose a lock is that was put to a Block All, and what was only about to be, nobody knows until it is unlocked. */
export function doubt(entry: Entry): void {
  if (entry.standing === 'blocked' || (entry.standing === 'clear' && awaitsLocker(entry))) entry.standing = 'unknown'
  entry.reachedAt = null
}

/** Known to be unlocked now; a blocked one whose locker has not come up counts, for nothing locks it yet. */
export function isOpen({ hint, standing, confirmed }: Entry): boolean {
  return hint === false && (standing === 'clear' || (standing === 'blocked' && !confirmed))
}

/** Whether its locker may only now be about to lock because of an earlier signal: then nobody knows which one locks it. */
export function awaitsLocker({ hint, isAsked }: Entry): boolean {
  return hint === false && isAsked
}

/**
 * Whether a session that is told to lock a second time stays part of a block. Who locked herself by a Lock signal of her own, right before
 * one for everybody, is told twice: the block was recognised nearer to the second signal than to the first.
 */
export function staysBlocked({ standing, foundAt, recognisedAt }: Entry, at: Milliseconds): boolean {
  if (standing !== 'blocked' || foundAt === null || recognisedAt === null) return false
  return at - recognisedAt >= Math.max(recognisedAt - foundAt, AT_ONCE)
}

/** Its desktop is being taken away by us, for which it is locked: whatever it is told until then is taken for that. */
export function isTaken({ takenUntil }: Entry, at: Milliseconds): boolean {
  return takenUntil !== null && at <= takenUntil
}
