import type { Tristate } from '../../model/session.ts'
import type { Instant, Milliseconds } from '../../model/time.ts'
import type { LockerSight } from './locker-sight.ts'
import type { LookedSession } from './login1-session.ts'

interface Memory {
  readonly logonAt: Instant
  /** Start of the logind under which the hint was seen to be `yes` last; null: seen, but nobody told of a start. */
  readonly under: Milliseconds | null
}

/** Remembers in which sessions the hint was ever seen to be `yes`: something there sets it, then. */
export class HintMemory {
  readonly #seen = new Map<string, Memory>()

  /** @param startedAt of the logind that tells so; null: not known */
  remember({ path, logonAt }: Pick<LookedSession, 'path' | 'logonAt'>, startedAt: Milliseconds | null): void {
    this.#seen.set(path, { logonAt, under: startedAt })
  }

  /** Keeps only what is of these sessions. */
  retain(sessions: readonly LookedSession[]): void {
    const logons = new Map(sessions.map(({ path, logonAt }) => [path, logonAt]))
    for (const [path, { logonAt }] of this.#seen) if (logons.get(path) !== logonAt) this.#seen.delete(path)
  }

  of({ path, logonAt }: LookedSession): Memory | null {
    const memory = this.#seen.get(path)
    return memory?.logonAt === logonAt ? memory : null
  }
}

/** Whether a hint of `no` may be a `yes` that an earlier logind took with it. */
export function isForgotten(session: LookedSession, startedAt: Milliseconds | null, memory: Memory | null): boolean {
  if (startedAt === null) return true
  return session.beganAt < startedAt && memory?.under !== startedAt
}

/**
 * Whether the session is locked, as far as its hint can be believed: a `yes` always, a `no` only of a locker that sets the hint and a logind
 * that has not forgotten it.
 */
export function lockedOf(hint: boolean, forgotten: boolean, sight: LockerSight | null, everSet: boolean): Tristate {
  if (hint) return 'yes'
  if (forgotten || sight === null) return 'unknown'
  return sight.setsHint === 'yes' || (sight.setsHint === 'unknown' && everSet) ? 'no' : 'unknown'
}
