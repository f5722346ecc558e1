import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** The group may read, as of every log; nobody else, since text names people. */
const MODE = 0o640

export interface LogFileOptions {
  /** What one file may hold before it is moved aside, in bytes. @default 5 MiB */
  readonly size?: number
  /** How many full files are kept beside it: `.1` is the youngest. At least 1. @default 4 */
  readonly kept?: number
  /** Called when nothing can be written, once until it works again. */
  readonly onTrouble: (error: unknown) => void
}

/**
 * A file that is written to its end and moved aside when it is full, so that all together never hold more than (`kept` + 2) times `size`.
 *
 * Written at once and not by and by: the last words before a crash are the ones that matter. Opened with the first words, and nothing
 * that goes wrong with it is thrown: whoever keeps a host goes on without a log.
 */
export class LogFile {
  readonly #path: string
  readonly #size: number
  readonly #kept: number
  readonly #onTrouble: (error: unknown) => void
  /** null: not open. */
  #descriptor: number | null = null
  #length = 0
  #troubled = false

  constructor(path: string, { size = 5 * 1024 * 1024, kept = 4, onTrouble }: LogFileOptions) {
    this.#path = path
    this.#size = size
    this.#kept = kept
    this.#onTrouble = onTrouble
  }

  append(text: string): void {
    const bytes = Buffer.from(text)
    try {
      if (this.#length > 0 && this.#length + bytes.length > this.#size) this.#turn(bytes.length)
      this.#descriptor ??= this.#open()
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#descriptor, bytes, written)
      this.#length += bytes.length
      this.#troubled = false
    } catch (error) {
      // A disk that is full for a while, or a folder that comes back: the next words try anew.
      this.close()
      if (!this.#troubled) this.#onTrouble(error)
      this.#troubled = true
    }
  }

  close(): void {
    const open = this.#descriptor
    this.#descriptor = null
    this.#length = 0
    if (open === null) return
    try {
      closeSync(open)
    } catch {
      // What could not be written then has been told already.
    }
  }

  #open(): number {
    mkdirSync(dirname(this.#path), { recursive: true })
    const descriptor = openSync(this.#path, 'a', MODE)
    this.#length = fstatSync(descriptor).size
    return descriptor
  }

  /** Moves full files one place on. Windows moves none that a reader holds fast: then it grows to twice its size and begins anew. */
  #turn(coming: number): void {
    const length = this.#length
    this.close()
    try {
      rmSync(`${this.#path}.${this.#kept}`, { force: true })
      for (let place = this.#kept - 1; place >= 1; place--) moveIfThere(`${this.#path}.${place}`, place + 1, this.#path)
      moveIfThere(this.#path, 1, this.#path)
    } catch (error) {
      this.#descriptor = this.#open()
      if (length + coming <= 2 * this.#size) return
      ftruncateSync(this.#descriptor, 0)
      this.#length = 0
      const why = error instanceof Error ? error.message : String(error)
      this.#length = writeSync(
        this.#descriptor,
        `What stood here is lost: the full log could not be moved aside: ${why}\n`,
      )
    }
  }
}

function moveIfThere(from: string, place: number, path: string): void {
  try {
    renameSync(from, `${path}.${place}`)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
