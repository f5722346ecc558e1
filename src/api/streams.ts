import type { ServerResponse } from 'node:http'
import type { Clock, Timer } from '../model/clock.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { Numbered } from './keeper.ts'
import type { Limits } from './limits.ts'

/** How often a stream that has nothing to say shows that it lives, and those who follow are looked at. */
export const BEAT: Milliseconds = ms(15_000)

/** Whoever is sent something was looked up no longer ago than this. */
const KNOWN_FOR: Milliseconds = ms(1_000)

/** One who follows. */
interface Stream {
  readonly response: ServerResponse
  readonly token: string
  /** Whether whoever it is may still; asked at each beat, and before something is sent. Never throws. */
  readonly mayStay: () => boolean
  /** On `uptime`. */
  knownAt: Milliseconds
  following: Disposable | null
  waiting: Numbered[]
  /** Something was not taken at the last beat, and nothing since. */
  lagging: boolean
}

/** How many follow now, and how many were too slow since the start. */
export interface StreamCount {
  readonly open: number
  readonly dropped: number
}

/**
 * Everybody who follows the events. What happens in one turn goes out in one piece, encoded once for all who get the same; whoever does not
 * take what is sent is let go, for they can go on later from where they were.
 */
export class Streams {
  readonly #limits: Pick<Limits, 'streams' | 'streamsOfOne' | 'unsent'>
  readonly #clock: Clock
  readonly #streams = new Set<Stream>()
  readonly #dirty = new Set<Stream>()
  #beat: Timer | null = null
  #dropped = 0
  #closed = false

  constructor(limits: Pick<Limits, 'streams' | 'streamsOfOne' | 'unsent'>, clock: Clock) {
    this.#limits = limits
    this.#clock = clock
  }

  get count(): StreamCount {
    return { open: this.#streams.size, dropped: this.#dropped }
  }

  /** Why nobody more can follow with this token; null: they can. */
  full(token: string): string | null {
    const { streams, streamsOfOne } = this.#limits
    if (this.#closed) return 'the daemon is ending'
    if (this.#streams.size >= streams) return `${streams} follow already, which is as many as can`
    const ofOne = [...this.#streams].filter(stream => stream.token === token).length
    return ofOne < streamsOfOne ? null : `${ofOne} follow with this token already; close a page, or make another token`
  }

  /** The head of the response is sent. `follow` begins to tell, and may do so at once. */
  add(
    response: ServerResponse,
    { token, mayStay }: Pick<Stream, 'token' | 'mayStay'>,
    follow: (onChange: (change: Numbered) => void) => Disposable,
  ): void {
    const stream: Stream = {
      response,
      token,
      mayStay,
      knownAt: this.#clock.uptime(),
      following: null,
      waiting: [],
      lagging: false,
    }
    this.#streams.add(stream)
    response.on('close', () => this.#forget(stream))
    response.on('drain', () => {
      stream.lagging = false
    })
    response.write('retry: 2000\n\n')
    stream.following = follow(change => {
      stream.waiting.push(change)
      this.#flushSoon(stream)
    })
    // It may have gone while it was being told what it missed.
    if (!this.#streams.has(stream)) stream.following[Symbol.dispose]()
    this.#beat ??= this.#clock.after(BEAT, () => this.#beatAll())
  }

  /** Ends all of them in order, and lets no one else in. */
  close(): void {
    this.#closed = true
    this.#flush()
    for (const stream of [...this.#streams]) this.#end(stream)
    this.#beat?.cancel()
    this.#beat = null
  }

  #flushSoon(stream: Stream): void {
    if (this.#dirty.size === 0) queueMicrotask(() => this.#flush())
    this.#dirty.add(stream)
  }

  #flush(): void {
    const pieces = new Map<string, Buffer>()
    for (const stream of this.#dirty) {
      const { response, waiting } = stream
      stream.waiting = []
      const [first, last] = [waiting[0], waiting.at(-1)]
      if (first === undefined || last === undefined || !this.#streams.has(stream)) continue
      if (!this.#isKnown(stream)) {
        this.#end(stream)
        continue
      }
      if (response.writableLength > this.#limits.unsent) {
        this.#drop(stream)
        continue
      }
      // Ids of a row follow each other without a gap: the same ends and the same number are the same piece.
      const key = `${first.change.event} ${first.id} ${last.id} ${waiting.length}`
      const piece = pieces.get(key) ?? Buffer.from(waiting.map(({ frame }) => frame).join(''))
      pieces.set(key, piece)
      response.write(piece)
    }
    this.#dirty.clear()
  }

  #isKnown(stream: Stream): boolean {
    const now = this.#clock.uptime()
    if (now - stream.knownAt < KNOWN_FOR) return true
    stream.knownAt = now
    return stream.mayStay()
  }

  #beatAll(): void {
    this.#beat = null
    for (const stream of [...this.#streams]) {
      if (!stream.mayStay()) this.#end(stream)
      else if (stream.lagging) this.#drop(stream)
      else stream.lagging = !stream.response.write(': still here\n\n')
    }
    if (this.#streams.size > 0) this.#beat = this.#clock.after(BEAT, () => this.#beatAll())
  }

  /** Nothing more is kept for them: what was not sent is gone with the connection. */
  #drop(stream: Stream): void {
    this.#dropped++
    this.#forget(stream)
    stream.response.destroy()
  }

  #end(stream: Stream): void {
    this.#forget(stream)
    stream.response.end()
  }

  #forget(stream: Stream): void {
    this.#streams.delete(stream)
    stream.following?.[Symbol.dispose]()
  }
}
