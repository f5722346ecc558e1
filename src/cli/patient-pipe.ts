import { constants, fstatSync, openSync, writeSync } from 'node:fs'
import { errorCode } from '../model/error-code.ts'

/** More than fits in what is left of a full pipe, in bytes: whoever took as much reads again. */
const READS_AGAIN = 65_536

/** How long a reader may be busy, in ms, before what it is told is left out. */
const PATIENCE = 1_000

export interface PatientPipeOptions {
  /** Never blocks: a pipe that is full throws EAGAIN. */
  readonly descriptor: number
  /** A line that says how many before it were left out. */
  readonly remark: (lost: number) => string
  /** In ms. @default 1000 */
  readonly patience?: number
}

/**
 * A pipe whose reader may stop reading, as a pager does or a shipper of logs that hangs, without holding up whoever writes: it is waited for
 * once, and then lines are left out until it reads again. No line is torn: one that was begun is ended first.
 */
export class PatientPipe {
  readonly #options: PatientPipeOptions
  /** The end of a line that was begun. */
  #rest: Buffer = Buffer.alloc(0)
  #lost = 0
  /** It was waited for in vain; so much went out since. null: it reads. */
  #stuck: number | null = null

  constructor(options: PatientPipeOptions) {
    this.#options = options
  }

  write(text: string): void {
    if (text === '') return
    const before = this.#lost === 0 ? '' : this.#options.remark(this.#lost)
    if (this.#send(this.#rest) && this.#begin(`${before}${text}`)) this.#lost = 0
    else this.#lost++
  }

  /** @returns whether some of it went out, so that the rest will */
  #begin(text: string): boolean {
    const bytes = Buffer.from(text)
    this.#send(bytes)
    const begun = this.#rest.length < bytes.length
    if (!begun) this.#rest = Buffer.alloc(0)
    return begun
  }

  /** Keeps what does not go out. @returns whether all went */
  #send(bytes: Buffer): boolean {
    const { descriptor, patience = PATIENCE } = this.#options
    let written = 0
    for (let waited = 0; written < bytes.length; ) {
      try {
        const went = writeSync(descriptor, bytes, written)
        written += went
        if (this.#stuck !== null) this.#stuck = this.#stuck + went < READS_AGAIN ? this.#stuck + went : null
      } catch (error) {
        const code = errorCode(error)
        if (code === 'EPIPE') written = bytes.length
        else if (code !== 'EAGAIN') throw error
        else if (this.#stuck !== null || waited++ >= patience) {
          this.#stuck ??= 0
          break
        } else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
      }
    }
    this.#rest = bytes.subarray(written)
    return this.#rest.length === 0
  }
}

/** Another way to the same pipe, of which alone it is true that it never blocks. @returns null: it is no pipe, or there is no such way */
export function unblocked(descriptor: number, platform: NodeJS.Platform): number | null {
  if (platform !== 'linux') return null
  try {
    if (!fstatSync(descriptor).isFIFO()) return null
    return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch {
    return null
  }
}
