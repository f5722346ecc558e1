import type { Clock } from '../model/clock.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { Terminal } from './terminal.ts'

/** Work that is done sooner needs no telling. */
const PATIENCE = ms(1_000)
const PAUSE = ms(200)

/** One line on a terminal that tells how far a long work is, and is gone once it is done. Elsewhere there is none. */
export class Progress {
  readonly #terminal: Terminal
  readonly #clock: Pick<Clock, 'uptime'>
  #due: Milliseconds
  #shown = false

  constructor(terminal: Terminal, clock: Pick<Clock, 'uptime'>) {
    this.#terminal = terminal
    this.#clock = clock
    this.#due = ms(clock.uptime() + PATIENCE)
  }

  /** Shows how far it is, now and then. */
  at(text: () => string): void {
    if (this.#terminal.showsProgress !== true) return
    const now = this.#clock.uptime()
    if (now < this.#due) return
    this.#due = ms(now + PAUSE)
    this.#shown = true
    this.#terminal.err(`\r${text()}\u001b[K`)
  }

  /** Clears the line away, so that something else can be written. */
  clear(): void {
    if (this.#shown) this.#terminal.err('\r\u001b[K')
    this.#shown = false
  }
}
