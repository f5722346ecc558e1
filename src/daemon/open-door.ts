import type { Clock, Timer } from '../model/clock.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { messageOf } from '../reconcile/call.ts'
import type { Serving } from './serving.ts'

/** A port that another program has, or a disk that is full, may be free in a while. */
const AGAIN_AFTER: Milliseconds = ms(10_000)

export interface OpenDoorOptions {
  readonly serve: (onTrouble: OpenDoorOptions['onTrouble']) => Promise<Serving>
  readonly clock: Pick<Clock, 'after'>
  /** Told again only where browsers find it elsewhere. */
  readonly onServing: (serving: Serving) => void
  readonly onTrouble: (what: string, error: unknown) => void
}

/** Keeps the API open, or tries to, until it is closed. Never keeps the daemon from keeping the host: what fails is told of, once for each message. */
export class OpenDoor {
  readonly #options: OpenDoorOptions
  readonly #told = new Set<string>()
  #timer: Timer | null = null
  #trying: Promise<void>
  #serving: Serving | null = null
  /** Where browsers were last told to go; undefined: nothing was told yet. */
  #shown: string | null | undefined
  #closed = false

  constructor(options: OpenDoorOptions) {
    this.#options = options
    this.#trying = this.#try()
  }

  /** Until it has been tried, with whatever end. Never rejects. */
  get tried(): Promise<void> {
    return this.#trying
  }

  /** Whoever is connected is told that it ends. */
  async close(): Promise<void> {
    this.#closed = true
    this.#timer?.cancel()
    await this.#trying
    await this.#shut()
  }

  /** Never rejects. */
  async #try(): Promise<void> {
    if (this.#closed) return
    const { serve, onServing } = this.#options
    try {
      await this.#shut()
      this.#serving = await serve((what, error) => this.#tell(what, error))
      if (this.#closed) return
      const { origin, complete } = this.#serving
      if (this.#shown !== origin) onServing(this.#serving)
      this.#shown = origin
      if (!complete) this.#tryLater()
    } catch (error) {
      this.#tell('Opening the API', error)
      this.#tryLater()
    }
  }

  #tryLater(): void {
    if (this.#closed) return
    this.#timer = this.#options.clock.after(AGAIN_AFTER, () => {
      this.#trying = this.#try()
    })
  }

  async #shut(): Promise<void> {
    const serving = this.#serving
    this.#serving = null
    await serving?.close()
  }

  #tell(what: string, error: unknown): void {
    const message = `${what}: ${messageOf(error)}`
    if (this.#told.has(message)) return
    this.#told.add(message)
    this.#options.onTrouble(what, error)
  }
}
