import type { BoardChange } from '../../api/contract.ts'
import type { Random, Timer } from '../../model/clock.ts'
import { between, type Instant, instant, ms, plus } from '../../model/time.ts'
import type { PageClock } from '../../runtime/browser-clock.ts'
import { type Connection, delayBefore } from './connection.ts'
import { EventStream, type StreamEvent } from './event-stream.ts'
import { problemOf } from './problem.ts'

/** The daemon sends a sign of life more often than this; a line that is silent for longer is dead. */
const SILENCE = ms(45_000)
/** So often it is asked of the clock on the wall: while a computer sleeps no timer runs, and what is shown of an hour ago is not to stay when it wakes. */
const LOOK = ms(5_000)

export interface FollowOptions {
  readonly fetcher: typeof fetch
  readonly clock: PageClock
  readonly random: Random
  /** In order, each once: those of one piece of the stream together. */
  readonly onChanges: (changes: readonly BoardChange[]) => void
  readonly onConnection: (connection: Connection) => void
}

/** Begun by {@link follow}. */
export interface Following {
  /** What the clock of the host shows, as far as it was told: that of a phone may be an hour off. */
  hostNow(): Instant
  /** Tries now, where a wait before the next attempt runs: somebody looks, or the network is back. */
  hurry(): void
  stop(): void
}

/**
 * Follows the daemon's events, for good: where the line breaks it comes back and goes on from the last event that it saw, and says so.
 * Fetched by hand, since an EventSource neither tells a 401 from a broken line nor notices one that is silent.
 */
export function follow(options: FollowOptions): Following {
  const line = new Line(options)
  void line.run()
  return line
}

class Line implements Following {
  readonly #options: FollowOptions
  readonly #ended = new AbortController()
  #last = ''
  #attempt = 0
  #lostSince: Instant | null = null
  /** Of the line that stands. */
  #heardAt: Instant | null = null
  /** How far the host's clock is ahead of ours. In ms. */
  #ahead = 0
  #hurry: (() => void) | null = null

  constructor(options: FollowOptions) {
    this.#options = options
  }

  hostNow(): Instant {
    return instant(this.#options.clock.now() + this.#ahead)
  }

  hurry(): void {
    this.#hurry?.()
  }

  stop(): void {
    this.#ended.abort()
    this.#hurry?.()
  }

  async run(): Promise<void> {
    const { clock, random, onConnection } = this.#options
    onConnection({ kind: 'connecting' })
    while (!this.#ended.signal.aborted) {
      const refused = await this.#attend()
      if (this.#ended.signal.aborted) return
      if (refused !== null) {
        onConnection(refused)
        return
      }
      this.#attempt += 1
      this.#lostSince ??= this.#heardAt ?? clock.now()
      this.#heardAt = null
      const delay = ms(delayBefore(this.#attempt, random()))
      onConnection({ kind: 'lost', since: this.#lostSince, retryAt: plus(clock.now(), delay) })
      await this.#pause(delay)
    }
  }

  /** One line, from its opening to its end. null: it broke, or never stood. */
  async #attend(): Promise<Extract<Connection, { kind: 'refused' }> | null> {
    const { fetcher, clock, onConnection } = this.#options
    const dead = new AbortController()
    const signal = AbortSignal.any([this.#ended.signal, dead.signal])
    let silence: Timer = clock.after(SILENCE, () => dead.abort())
    let looking: Timer = clock.after(LOOK, () => look())
    const look = (): void => {
      if (this.#heardAt !== null && between(this.#heardAt, clock.now()) > SILENCE) dead.abort()
      else looking = clock.after(LOOK, look)
    }
    try {
      const response = await fetcher('/v1/events', {
        credentials: 'same-origin',
        cache: 'no-store',
        headers: { accept: 'text/event-stream', ...(this.#last === '' ? {} : { 'last-event-id': this.#last }) },
        signal,
      })
      if (response.status === 401 || response.status === 403)
        return { kind: 'refused', problem: await problemOf(response) }
      if (!response.ok || response.body === null) return null
      this.#heardAt = clock.now()
      this.#ahead = aheadOf(this.#heardAt, response.headers.get('date'))
      onConnection({ kind: 'live', since: this.#heardAt })
      this.#lostSince = null
      const stream = new EventStream()
      for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
        silence.cancel()
        silence = clock.after(SILENCE, () => dead.abort())
        this.#heardAt = clock.now()
        // A daemon that takes every line and drops it at once is not a daemon that is back.
        this.#attempt = 0
        this.#tell(stream.read(piece))
      }
    } catch {
      // A broken line ends as any other: with another attempt.
    } finally {
      silence.cancel()
      looking.cancel()
      dead.abort()
    }
    return null
  }

  #tell(events: readonly StreamEvent[]): void {
    if (events.length === 0) return
    // The daemon that served this page made them, by the same types.
    const changes = events.map(({ event, data }) => ({ event, data: JSON.parse(data) }) as BoardChange)
    this.#options.onChanges(changes)
    this.#last = events.at(-1)?.id ?? this.#last
  }

  #pause(delay: ReturnType<typeof ms>): Promise<void> {
    return new Promise(resolve => {
      const end = (): void => {
        timer.cancel()
        this.#hurry = null
        resolve()
      }
      const timer = this.#options.clock.after(delay, end)
      this.#hurry = end
    })
  }
}

/** Clocks that are nearly right are: the header is in whole seconds, and it was under way. */
const NEARLY = 2_000

function aheadOf(now: Instant, date: string | null): number {
  const ahead = date === null ? 0 : Date.parse(date) - now
  return Math.abs(ahead) > NEARLY ? ahead : 0
}
