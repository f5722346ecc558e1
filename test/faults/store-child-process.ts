import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

/** A process of ours that a test may kill, with what it has said so far. */
export class Child {
  readonly process: ChildProcessByStdio<Writable, Readable, null>
  readonly #closed: Promise<unknown>
  #said = ''

  constructor(part: string, where: string) {
    const script = fileURLToPath(new URL('./store-child.ts', import.meta.url))
    this.process = spawn(process.execPath, [script, part, where], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.process.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text
    })
    this.#closed = once(this.process, 'close')
  }

  /** Whole lines only: a killed process may have been cut off within one. */
  get lines(): readonly string[] {
    return this.#said.split('\n').slice(0, -1)
  }

  /** Waits until it has said that many lines, or has ended. */
  async said(count: number): Promise<readonly string[]> {
    while (this.lines.length < count && this.process.exitCode === null && this.process.signalCode === null) {
      await Promise.race([once(this.process.stdout, 'data'), this.#closed])
    }
    return this.lines
  }

  /** Kills it without a chance to clean up, and waits until it is gone and all it said is read. */
  async kill(): Promise<readonly string[]> {
    this.process.kill('SIGKILL')
    await this.#closed
    return this.lines
  }

  async ended(): Promise<readonly string[]> {
    await this.#closed
    return this.lines
  }
}
