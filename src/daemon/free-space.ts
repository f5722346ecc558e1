import { type StatsFs, statfs } from 'node:fs'
import { promisify } from 'node:util'
import { freeBytes, type Space } from '../files/free-bytes.ts'
import type { Clock } from '../model/clock.ts'
import { atMost } from '../model/pause.ts'
import { type Milliseconds, ms } from '../model/time.ts'

/** Often enough to be ahead of a disk that fills up, and next to nothing. */
export const SPACE_ROUND: Milliseconds = ms(5_000)
/** A share that is gone may never answer. */
const ANSWERS_WITHIN: Milliseconds = ms(2_000)

export interface FreeSpaceOptions {
  /** The state folder. */
  readonly folder: string
  /** Who writes there; null: the system has no numbers for accounts. */
  readonly account: number | null
  readonly clock: Clock
  /** @default the file system */
  readonly ask?: (folder: string) => Promise<Space>
}

/**
 * How much room there is in the state folder, so that a disk that fills up is known before something can't be kept. What can't be told is known to
 * nobody, and is no reason against anything.
 */
export class FreeSpace {
  readonly #options: FreeSpaceOptions
  readonly #ask: (folder: string) => Promise<Space>
  #bytes: number | null = null
  /** A question without an answer yet: nobody asks beside it. */
  #asking: Promise<void> | null = null

  constructor(options: FreeSpaceOptions) {
    this.#options = options
    this.#ask = options.ask ?? statfsOf
  }

  /** As it was found last; null: nobody can tell. */
  get bytes(): number | null {
    return this.#bytes
  }

  /** Never rejects, and is over in two seconds whatever the disk does. */
  async look(): Promise<void> {
    this.#asking ??= this.#answer().finally(() => {
      this.#asking = null
    })
    await atMost(this.#options.clock, ANSWERS_WITHIN, this.#asking)
    if (this.#asking !== null) this.#bytes = null
  }

  async #answer(): Promise<void> {
    const { folder, account } = this.#options
    try {
      this.#bytes = freeBytes(await this.#ask(folder), account)
    } catch {
      this.#bytes = null
    }
  }
}

const asked: (folder: string) => Promise<StatsFs> = promisify(statfs)

async function statfsOf(folder: string): Promise<Space> {
  return await asked(folder)
}
