import type { Clock } from '../../model/clock.ts'
import { type Milliseconds, ms } from '../../model/time.ts'
import { callsSetLockedHint } from './hint-proof.ts'
import { knownLockers } from './known-lockers.ts'
import { withoutLeftOverHelpers } from './left-over-helpers.ts'
import type { LockerSight, Lockers } from './locker-sight.ts'
import { programsOf, type Running } from './processes.ts'
import type { SeenSession } from './seen.ts'

/** How long an answer holds. */
const LIFETIME = ms(10_000)
/** How long one is kept that nobody asks for: the session ended. */
const FORGOTTEN = ms(10 * 60_000)

export interface LockersOptions {
  readonly clock: Clock
  /** Something else is known of a session than before. */
  readonly onLearnt: () => void
  /** @default this one */
  readonly host?: LockerHost
}

export interface LockerHost {
  /** Where the kernel tells of processes. */
  readonly proc: string
  /** Where the lockers are installed. */
  readonly root: string
}

const THIS_HOST: LockerHost = { proc: '/proc', root: '/' }

export function lockersOf(options: LockersOptions): Lockers {
  return new BackgroundLockers(options)
}

interface Entry {
  readonly sight: LockerSight | null
  readonly until: Milliseconds
}

class BackgroundLockers implements Lockers {
  readonly #options: LockersOptions
  readonly #entries = new Map<string, Entry>()
  readonly #wanted = new Map<string, SeenSession>()
  #looking: Promise<void> | null = null
  #closed = false

  constructor(options: LockersOptions) {
    this.#options = options
  }

  of(session: SeenSession): LockerSight | null {
    // Ids are used again.
    const key = `${session.id} ${session.logonAt}`
    const entry = this.#entries.get(key)
    if (!this.#closed && (entry === undefined || entry.until <= this.#options.clock.uptime())) {
      this.#wanted.set(key, session)
      this.#looking ??= this.#look()
    }
    return entry?.sight ?? null
  }

  async settled(): Promise<void> {
    await this.#looking
  }

  close(): void {
    this.#closed = true
    this.#wanted.clear()
  }

  async #look(): Promise<void> {
    let learnt = false
    // Whoever asks for one session asks for the others in the same breath: one look serves all.
    await Promise.resolve()
    while (this.#wanted.size > 0) {
      const sessions = new Map(this.#wanted)
      const sights = await this.#sightsOf([...sessions.values()])
      if (this.#closed) return
      const now = this.#options.clock.uptime()
      for (const [key, { id }] of sessions) {
        const sight = sights.get(id) ?? null
        learnt ||= JSON.stringify(sight) !== JSON.stringify(this.#entries.get(key)?.sight ?? null)
        this.#entries.set(key, { sight, until: ms(now + LIFETIME) })
        this.#wanted.delete(key)
      }
      for (const [key, { until }] of this.#entries) if (until + FORGOTTEN < now) this.#entries.delete(key)
    }
    this.#looking = null
    if (learnt) this.#options.onLearnt()
  }

  /** Without those of which nothing can be told. */
  async #sightsOf(sessions: readonly SeenSession[]): Promise<ReadonlyMap<string, LockerSight>> {
    // What can't be read is not known; whoever asks later may have more luck.
    const { proc, root } = this.#options.host ?? THIS_HOST
    const found = await programsOf(sessions, NAMES, proc).catch(() => null)
    if (found === null) return new Map()
    const sights = new Map<string, LockerSight>()
    for (const [id, programs] of found) sights.set(id, await sightOf(withoutLeftOverHelpers(programs), root))
    return sights
  }
}

const BY_NAME = new Map(knownLockers.map(locker => [locker.process, locker]))
const NAMES: ReadonlySet<string> = new Set(BY_NAME.keys())

async function sightOf(running: readonly Running[], root: string): Promise<LockerSight> {
  const verdicts = await Promise.all(running.map(program => tells(program, root)))
  const programs = [...new Set(running.map(({ name }) => BY_NAME.get(name)?.program ?? name))].sort()
  const setsHint = verdicts.includes('no') ? 'no' : verdicts.includes('yes') ? 'yes' : 'unknown'
  return { programs, setsHint }
}

/** Whether logind hears of what this program locks, by itself or by whoever started it. */
async function tells({ name, ancestors }: Running, root: string): Promise<'yes' | 'no'> {
  const starters = ancestors.map(ancestor => BY_NAME.get(ancestor)).filter(known => known?.starts === true)
  for (const known of [BY_NAME.get(name), ...starters])
    if (known?.setsHint === true && (await callsSetLockedHint(known, root))) return 'yes'
  return 'no'
}
