import type { Clock } from '../../model/clock.ts'
import { type Milliseconds, ms } from '../../model/time.ts'
import { type Bus, type BusCall, NoBus } from './bus.ts'
import { BusConnection, busMethod, type SentSignal } from './system-bus-connection.ts'

/** Between tries to reach a bus that went away; a bus that restarts is there again in less than a second. */
const FIRST_PAUSE = ms(100)
const LONGEST_PAUSE = ms(5_000)

/** Whoever wants to hear signals, of which none is missed between `onHearing` and the next `onDeaf`. */
export interface BusListener {
  /** Match rules, as the D-Bus specification writes them. */
  readonly rules: readonly string[]
  onHearing(): void
  onSignal(signal: SentSignal): void
  onDeaf(): void
}

export interface SystemBusOptions {
  readonly address: string
  readonly clock: Clock
  /** Told of what keeps the bus from being reached again, once each time it is lost. */
  readonly onTrouble: (error: Error) => void
}

/**
 * The bus, reached again by itself whenever it was lost. A call is sent once at most: what was on its way when the bus was lost got no answer,
 * and is never sent again.
 */
export class SystemBus implements Bus {
  readonly address: string
  readonly #options: SystemBusOptions
  readonly #closed = new AbortController()
  readonly #kept: Promise<void>
  /** The connection, or the try that leads to it, or the failure of the last one. */
  #connection: Promise<BusConnection>
  #listener: BusListener | null = null
  #current: BusConnection | null = null
  #cutPause = (): void => {}

  constructor(options: SystemBusOptions) {
    this.#options = options
    this.address = options.address
    this.#connection = this.#connect()
    this.#kept = this.#keep()
  }

  async call(call: BusCall, { signal }: { readonly signal: AbortSignal }): Promise<readonly unknown[]> {
    signal.throwIfAborted()
    const connection = await abortable(this.#connection, signal)
    return connection.call(call, { signal })
  }

  /** Resolves when the bus was reached. @throws {NoBus} it can't be, for now */
  async reached({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    await abortable(this.#connection, signal)
  }

  /** The connection that is there now, and how the bus calls it; null: none is. */
  get connection(): { readonly uniqueName: string } | null {
    return this.#current
  }

  /** Hears signals from now on until the bus is closed, over however many connections. There is one listener. */
  listen(listener: BusListener): void {
    if (this.#listener !== null) throw new Error('somebody listens to this bus already')
    this.#listener = listener
    if (this.#current !== null) void this.#addRules(this.#current)
  }

  async close(): Promise<void> {
    this.#closed.abort(new NoBus('the bus was closed here'))
    this.#cutPause()
    await this.#kept
  }

  async #keep(): Promise<void> {
    const { clock, onTrouble } = this.#options
    let pause = FIRST_PAUSE
    for (;;) {
      try {
        const connection = await this.#connection
        const since = clock.uptime()
        await this.#use(connection)
        // One that is lost at once, again and again, is no reason to ask faster.
        if (clock.uptime() - since > LONGEST_PAUSE) pause = FIRST_PAUSE
        if (!this.#closed.signal.aborted) onTrouble(await connection.ended)
      } catch {
        // Whoever called has been told; the next try is what is to be done about it.
      }
      if (this.#closed.signal.aborted) return
      await this.#rest(pause)
      pause = ms(Math.min(pause * 2, LONGEST_PAUSE))
      if (this.#closed.signal.aborted) return
      this.#connection = this.#connect()
    }
  }

  /** Until it ends. */
  async #use(connection: BusConnection): Promise<void> {
    this.#current = connection
    void this.#addRules(connection)
    await connection.ended
    this.#current = null
    this.#listener?.onDeaf()
  }

  #connect(): Promise<BusConnection> {
    const { address, clock } = this.#options
    const onSignal = (signal: SentSignal): void => this.#listener?.onSignal(signal)
    const connecting = BusConnection.open({ address, clock, onSignal, signal: this.#closed.signal })
    // Somebody may or may not wait for it; a failure is nothing to end the process for.
    connecting.catch(() => {})
    return connecting
  }

  /** A connection on which nothing can be heard is ended: the next one may be better. */
  async #addRules(connection: BusConnection): Promise<void> {
    const listener = this.#listener
    if (listener === null) return
    const { signal } = this.#closed
    try {
      await Promise.all(listener.rules.map(rule => connection.call(busMethod('AddMatch', 's', [rule]), { signal })))
      if (this.#current === connection) listener.onHearing()
    } catch (error) {
      connection.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #rest(pause: Milliseconds): Promise<void> {
    return new Promise(resolve => {
      const timer = this.#options.clock.after(pause, resolve)
      this.#cutPause = () => {
        timer.cancel()
        resolve()
      }
    })
  }
}

/** What comes of it, or the signal's reason as soon as that aborts. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
