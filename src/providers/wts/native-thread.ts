import { Worker } from 'node:worker_threads'
import type { Answer, CallName, Calls, Failure } from './calls.ts'

/** A call that Windows, or the lack of it, refused. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.kind === 'code' ? `${failure.call} gave error ${failure.code}` : failure.kind)
    this.failure = failure
  }
}

/** In a checkout the thread is a source beside this one, in the package a file beside the bundle (`scripts/build.ts`). */
const entry: URL = import.meta.url.endsWith('.ts')
  ? new URL('./thread.ts', import.meta.url)
  : new URL('./wts-thread.js', import.meta.url)

interface Asked {
  readonly settle: (answer: Answer<CallName>) => void
  readonly fail: (error: unknown) => void
}

/**
 * A thread that calls Windows, one call at a time. It keeps the process from ending while somebody waits for an answer, and only then.
 */
export class NativeThread {
  readonly #worker: Worker
  #asked: Asked | null = null
  /** Shared with the thread: whether nobody waits any more for what it was asked. */
  #abandoned: Int32Array<SharedArrayBuffer> | null = null
  #dead: Error | null = null

  /** @param library one that stands in for Windows' own; null: Windows' own */
  constructor(library: string | null) {
    // Flags that the process was started with are about its own entry.
    this.#worker = new Worker(entry, { workerData: { library }, name: 'wts', execArgv: [] })
    this.#worker.unref()
    // What it posts is typed in `thread.ts`.
    this.#worker.on('message', (answer: Answer<CallName>) => this.#asked?.settle(answer))
    this.#worker.on('error', (error: unknown) => this.#die(error))
    this.#worker.on('exit', () => this.#die(null))
  }

  get isBusy(): boolean {
    return this.#asked !== null
  }

  /** Whether it is inside a call for whose answer nobody waits any more. */
  get isStuck(): boolean {
    return this.isBusy && this.#abandoned !== null && Atomics.load(this.#abandoned, 0) !== 0
  }

  get isDead(): boolean {
    return this.#dead !== null
  }

  /**
   * Only while {@link isBusy} is false.
   * @param onEvent called for each event of a call that tells of some
   * @throws {CallFailed}
   */
  call<Name extends CallName>(
    name: Name,
    argument: Calls[Name]['argument'],
    onEvent: () => void = () => {},
  ): Promise<Calls[Name]['answer']> {
    return new Promise((resolve, reject) => {
      if (this.#dead !== null) throw this.#dead
      const done = (): void => {
        this.#asked = null
        this.#worker.unref()
      }
      this.#asked = {
        settle: answer => {
          if (answer.kind === 'event') return onEvent()
          done()
          // The thread answers the one call that it was asked.
          if (answer.kind === 'answer') resolve(answer.value as Calls[Name]['answer'])
          else reject(new CallFailed(answer.failure))
        },
        fail: error => {
          done()
          reject(error)
        },
      }
      this.#worker.ref()
      this.#abandoned = new Int32Array(new SharedArrayBuffer(4))
      this.#worker.postMessage({ name, argument, abandoned: this.#abandoned })
    })
  }

  /** Nobody waits for what it does at the moment, and what it has not begun to change it leaves as it is. */
  abandon(): void {
    if (this.#abandoned !== null) Atomics.store(this.#abandoned, 0, 1)
    this.#worker.unref()
  }

  /**
   * A thread inside a call of Windows' ends when that returns; nobody can end it before. It ends by itself: one that is terminated while it
   * loads koffi takes the process with it.
   */
  async end(): Promise<void> {
    if (this.#dead !== null) return
    const ended = new Promise(resolve => this.#worker.once('exit', resolve))
    this.#worker.postMessage(null)
    if (this.isBusy) return
    this.#worker.ref()
    await ended
  }

  #die(cause: unknown): void {
    this.#dead ??= new Error('the thread that calls Windows ended', { cause })
    this.#asked?.fail(this.#dead)
  }
}
