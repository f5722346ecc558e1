import type { Clock, Timer } from '../../model/clock.ts'
import { atMost } from '../../model/pause.ts'
import { ms } from '../../model/time.ts'
import type { Bell } from '../bell.ts'
import type { Release } from './calls.ts'
import { NativeThread } from './native-thread.ts'

/** How long to leave Windows alone after it did not let us wait; doubled each time, up to the longest. */
const FIRST_REST_MS = 1_000
const LONGEST_REST_MS = 60_000
/** How long a release is waited for, its thread's start on a busy machine included. One that Windows does not take is left behind. */
const RELEASE_TIMEOUT = ms(10_000)

/** Waits for events of Windows' on a thread of its own, and rings a bell at each. */
export class Listener {
  readonly #library: string | null
  readonly #clock: Clock
  readonly #bell: Bell
  #thread: NativeThread | null = null
  #release: Release = freshRelease()
  #rest: Timer | null = null
  #failures = 0
  #closed = false

  constructor(library: string | null, clock: Clock, bell: Bell) {
    this.#library = library
    this.#clock = clock
    this.#bell = bell
  }

  /** Does nothing when it listens already. */
  start(): void {
    if (this.#closed || this.#rest !== null || this.#thread?.isBusy) return
    if (this.#thread === null || this.#thread.isDead) this.#thread = new NativeThread(this.#library)
    this.#release = freshRelease()
    let events = 0
    const heard = (): void => {
      events += 1
      // The first says that it listens now; only an event that came says that it works.
      if (events > 1) this.#failures = 0
      this.#bell.ring()
    }
    const listening = this.#thread.call('listen', this.#release, heard)
    // Whoever waits for hints has other things to do: waiting is no reason to stay.
    this.#thread.abandon()
    listening.then(
      () => {},
      () => this.#restAWhile(),
    )
  }

  /** Whether its thread is inside a call. */
  get isBusy(): boolean {
    return this.#thread?.isBusy === true
  }

  /** Releases the thread, so that the process can end. */
  async close(): Promise<void> {
    this.#closed = true
    this.#rest?.cancel()
    if (this.#thread === null) return
    if (this.#thread.isBusy) await this.#letGo()
    await this.#thread.end()
  }

  /** From another thread, since the first one is in a call of Windows'. */
  async #letGo(): Promise<void> {
    const other = new NativeThread(this.#library)
    await atMost(this.#clock, RELEASE_TIMEOUT, other.call('release', this.#release))
    other.abandon()
    await other.end()
  }

  #restAWhile(): void {
    if (this.#closed) return
    const length = Math.min(FIRST_REST_MS * 2 ** this.#failures, LONGEST_REST_MS)
    this.#failures += 1
    this.#rest = this.#clock.after(ms(length), () => {
      this.#rest = null
      this.start()
    })
  }
}

function freshRelease(): Release {
  return { cells: new Int32Array(new SharedArrayBuffer(8)) }
}
