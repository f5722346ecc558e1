import type { Clock, Random } from '../../model/clock.ts'
import { atMost } from '../../model/pause.ts'
import { formatDuration, ms } from '../../model/time.ts'
import { TerminalError, UnknownOutcomeError } from '../errors.ts'
import { abortable } from './abortable.ts'
import { hostError } from './host-errors.ts'
import type { LeftBehind } from './left-behind.ts'
import type { startTree } from './process-tree.ts'
import type { HostDescription, HostReply } from './protocol.ts'
import type { Asked, Question } from './question.ts'
import { RestartWait } from './restart-wait.ts'
import { Shell } from './shell.ts'
import type { StartCommand } from './start-command.ts'
import { readDescription } from './values.ts'

/** A module on a busy server takes its time to load. Whoever waits for it may give up earlier, and finds it ready the next time. */
const START_TIMEOUT = ms(60_000)
/** Shorter than the least that is waited before an action's effect is looked for. */
const GRACE = ms(1_000)
const CLOSE_GRACE = ms(500)
const KILL_GRACE = ms(2_000)

export interface SlotOptions {
  readonly command: StartCommand
  readonly clock: Clock
  readonly random: Random
  /** @default a real process */
  readonly start?: typeof startTree
}

/** A place for one PowerShell, which is started when it is needed and replaced when it has ended. Asked one thing at a time. */
export class Slot {
  readonly #options: SlotOptions
  readonly #wait: RestartWait
  /** Of all slots of its pool. */
  readonly #leftBehind: LeftBehind
  #shell: Shell | null = null
  #starting: Promise<Shell> | null = null
  #description: HostDescription | null = null
  /** Those that were ended because their caller could wait no longer: they may well have been sound. */
  readonly #givenUp = new WeakSet<Shell>()
  /** Those that have answered more than who they are. */
  readonly #proven = new WeakSet<Shell>()
  #closed = false

  constructor(options: SlotOptions, leftBehind: LeftBehind) {
    this.#options = options
    this.#leftBehind = leftBehind
    this.#wait = new RestartWait(options.clock, options.random)
  }

  /** Whether a request would be answered without one being started, or refused because one may not be started yet. */
  get readiness(): 'ready' | 'startable' | 'waiting' {
    if (this.#shell !== null) return 'ready'
    return this.#wait.left > 0 ? 'waiting' : 'startable'
  }

  ask<T>(question: Question<T>, signal: AbortSignal): Asked<T> {
    let sent: Promise<HostReply> | null = null
    const answer = (async () => {
      signal.throwIfAborted()
      const shell = await abortable(this.#ready(), signal)
      await abortable(Promise.resolve(question.before?.(this.#description)), signal)
      const { request } = question
      sent = shell.ask(typeof request === 'function' ? request() : request)
      return this.#read(shell, question, await abortable(sent, signal))
    })()
    const free = answer.then(
      () => {},
      () => this.#settle(sent),
    )
    return { answer, free }
  }

  /** Prompt, whatever the PowerShell is doing. Whoever waits for an answer learns that there is none. */
  async close(): Promise<void> {
    this.#closed = true
    const shell = this.#shell
    if (shell === null) return
    shell.close()
    await atMost(this.#options.clock, CLOSE_GRACE, shell.ended)
    await this.#end(shell)
  }

  #read<T>(shell: Shell, question: Question<T>, reply: HostReply): T {
    if (!reply.ok) {
      this.#prove(shell)
      throw hostError(reply.error, question.doing, question.wanted)
    }
    const value = understood(shell, question, reply.value)
    this.#prove(shell)
    return value
  }

  #prove(shell: Shell): void {
    this.#proven.add(shell)
    this.#wait.worked()
  }

  /** Whoever asked has gone, or got an error: what was sent is given a little time to end in order. */
  async #settle(sent: Promise<HostReply> | null): Promise<void> {
    const shell = this.#shell
    if (sent === null || shell === null) return
    let answered = false
    const ending = sent.then(
      () => {
        answered = true
      },
      () => shell.ended,
    )
    await atMost(this.#options.clock, GRACE, ending)
    if (answered && !shell.isOver) return
    if (!shell.isOver) this.#givenUp.add(shell)
    await this.#end(shell)
  }

  /** One that can't even be killed is left behind rather than waited for. */
  async #end(shell: Shell): Promise<void> {
    shell.kill()
    await atMost(this.#options.clock, KILL_GRACE, shell.ended)
    if (!shell.hasEnded) this.#leftBehind.add(shell)
    if (this.#shell === shell) this.#shell = null
  }

  async #ready(): Promise<Shell> {
    if (this.#closed) throw new Error('the provider is closed')
    if (this.#shell !== null && !this.#shell.isOver) return this.#starting ?? this.#shell
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null
    })
    return await this.#starting
  }

  async #start(): Promise<Shell> {
    this.#refuseTooSoon()
    this.#leftBehind.requireRoom()
    const { command, clock, start } = this.#options
    const shell = new Shell(command, clock, start)
    this.#shell = shell
    void shell.ended.then(why => this.#lost(shell, why))
    const late = clock.after(START_TIMEOUT, () =>
      shell.break(new Error(`${command.command} said nothing within ${formatDuration(START_TIMEOUT)}`)),
    )
    try {
      const reply = await shell.ask({ do: 'describe' })
      // A host that can't describe itself says why to whoever asks it for something.
      this.#description = reply.ok ? readDescription(reply.value) : null
      return shell
    } catch (error) {
      shell.break(error instanceof Error ? error : new Error(String(error)))
      await this.#end(shell)
      const cause = shell.hasEnded ? await shell.ended : this.#never(shell, error)
      throw cause instanceof TerminalError ? cause : new Error('PowerShell is not there to be asked', { cause })
    } finally {
      late.cancel()
    }
  }

  /** It hangs, and its end will be no news. */
  #never(shell: Shell, error: unknown): Error {
    const why =
      error instanceof UnknownOutcomeError && error.cause instanceof Error ? error.cause : new Error(String(error))
    this.#lost(shell, why)
    this.#givenUp.add(shell)
    return why
  }

  #lost(shell: Shell, why: Error): void {
    if (this.#shell === shell) this.#shell = null
    if (!this.#proven.has(shell) && !this.#givenUp.has(shell)) this.#wait.failed(why)
  }

  #refuseTooSoon(): void {
    const { left, failures, why } = this.#wait
    if (left === 0) return
    const seconds = Math.ceil(left / 1_000)
    const message = `PowerShell ended ${failures} times in a row without doing anything, and is started again in ${seconds} s`
    throw new Error(message, why === null ? {} : { cause: why })
  }
}

/** @throws {UnknownOutcomeError} it can't be: whatever else that PowerShell says can't be believed either */
function understood<T>(shell: Shell, { read, doing }: Question<T>, value: unknown): T {
  try {
    return read(value)
  } catch (cause) {
    const why = new Error(`PowerShell answered with something else than what it was asked (${doing})`, { cause })
    shell.break(why)
    throw new UnknownOutcomeError(why.message, { cause })
  }
}
