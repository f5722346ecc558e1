import type { Clock } from '../../model/clock.ts'
import type { Tristate } from '../../model/session.ts'
import { ms } from '../../model/time.ts'
import type { BlockAllLimits } from './block-all.ts'
import { BlockTracker, type LookMark } from './blocks.ts'
import type { Bus } from './bus.ts'
import { HintMemory, isForgotten, lockedOf } from './hints.ts'
import type { LockerSight } from './locker-sight.ts'
import type { LookedSession } from './login1-session.ts'
import { type Login1Run, login1Run } from './login1-start.ts'
import type { Login1Event } from './signals.ts'

/** What is known of a session's lock, and whose it is. */
export interface SeenLock {
  readonly locked: Tristate
  readonly blocked: Tristate
}

interface Options {
  readonly signal: AbortSignal
}

/** systemd answers at once or is in trouble; looking goes on without what it knows. */
const RUN_WAIT = ms(2_000)

/** Puts together what signals, looks and lockers say of locks. */
export class LockSight {
  readonly #bus: Bus
  readonly #clock: Clock
  readonly #tracker: BlockTracker
  readonly #hints = new HintMemory()
  /** By path, as of the last look. */
  #looked: ReadonlyMap<string, LookedSession> = new Map()
  /** Of the logind that is heard; null: not known yet. Whoever does not listen does not notice that there is another. */
  #run: Login1Run | null = null
  /** Ids of those whom the last look called blocked. */
  #called: ReadonlySet<string> = new Set()

  constructor(bus: Bus, clock: Clock, limits: BlockAllLimits) {
    this.#bus = bus
    this.#clock = clock
    this.#tracker = new BlockTracker(limits)
  }

  /** Whether everything that happens is heard. */
  get isHearing(): boolean {
    return this.#tracker.isHearing
  }

  /** Takes what was heard; at once, since order is what it is about. */
  hear(event: Login1Event): void {
    const tracker = this.#tracker
    switch (event.kind) {
      case 'hearing':
        this.#run = null
        // Until it is known whether logind locks idle people by itself.
        tracker.recognises = false
        tracker.hearing()
        break
      case 'deaf':
        this.#run = null
        tracker.deaf()
        break
      case 'new':
        tracker.born(event.path)
        break
      case 'removed':
        tracker.ended(event.path)
        break
      case 'lock':
        tracker.lock(event.path, this.#clock.uptime())
        break
      case 'unlock':
        tracker.unlock(event.path)
        break
      case 'hint':
        if (event.locked) this.#remember(event.path)
        tracker.hint(event.path, event.locked, this.#clock.uptime())
        break
      case 'changed':
        break
      default:
        event satisfies never
    }
  }

  /** Call before a session's desktop is taken away. */
  taking(path: string): void {
    if (this.#tracker.isHearing) this.#tracker.taken(path, this.#clock.uptime())
  }

  /**
   * Call when an unlock is asked for, and what it returns when logind has just told of the session: whether the lock that is there now is another
   * than the block for which it may have been asked. What logind tells comes after every signal that it sent before.
   */
  watch(id: string): (session: Pick<LookedSession, 'path' | 'lockedHint'>) => boolean {
    if (!this.#called.has(id)) return () => false
    return ({ path, lockedHint }) => lockedHint && this.#tracker.blockedOf(path, 'yes') !== 'yes'
  }

  /** Call before a look begins. */
  mark(): LookMark {
    return this.#tracker.mark()
  }

  /**
   * What a look at all sessions shows of the locks of people's.
   * @throws the signal's reason
   */
  async read(
    mark: LookMark,
    sessions: readonly LookedSession[],
    options: Options,
  ): Promise<(session: LookedSession, sight: LockerSight | null) => SeenLock> {
    const run = await this.#runSince(mark, options)
    this.#looked = new Map(sessions.map(session => [session.path, session]))
    this.#hints.retain(sessions)
    const told = (session: LookedSession): boolean => this.#tracker.hintOf(session.path) ?? session.lockedHint
    for (const session of sessions) if (told(session)) this.#hints.remember(session, run.startedAt)
    const called = new Set<string>()
    this.#called = called
    return (session, sight) => {
      const { id, path, logonAt } = session
      const memory = this.#hints.of(session)
      const forgotten = isForgotten(session, run.startedAt, memory)
      const hint = told(session)
      const locked = lockedOf(hint, forgotten, sight, memory !== null)
      const front = session.seat === null || session.active
      this.#tracker.looked(mark, [{ path, logonAt, hint, locked, forgotten, front }])
      const blocked = this.#tracker.blockedOf(path, locked)
      if (blocked === 'yes') called.add(id)
      return { locked, blocked }
    }
  }

  #remember(path: string): void {
    const session = this.#looked.get(path)
    if (session && this.#run) this.#hints.remember(session, this.#run.startedAt)
  }

  /** Of the logind that answered the look, so it is asked after it: one that was restarted meanwhile is then younger than its sessions. */
  async #runSince({ stretch }: LookMark, { signal }: Options): Promise<Login1Run> {
    const isSame = (): boolean => this.#tracker.isHearing && this.#tracker.mark().stretch === stretch
    const known = isSame() ? this.#run : null
    const enough = new AbortController()
    const timer = this.#clock.after(RUN_WAIT, () => enough.abort(new Error('systemd does not answer')))
    try {
      const run = await login1Run(this.#bus, known?.startedAt ?? null, { signal, enough: enough.signal })
      if (isSame()) {
        this.#tracker.recognises = run.locksIdle === false
        if (run.startedAt !== null) this.#run = run
      }
      return run
    } finally {
      timer.cancel()
    }
  }
}
