import type { Clock } from '../../model/clock.ts'
import { UnknownOutcomeError } from '../errors.ts'
import { LastLines } from './last-lines.ts'
import { LineSplitter } from './line-splitter.ts'
import { type ProcessTree, startTree, type TreeEnd } from './process-tree.ts'
import { type HostReply, type HostRequest, REPLY_MARK } from './protocol.ts'
import { shellEnded } from './shell-ended.ts'
import type { StartCommand } from './start-command.ts'
import { parseReply, requestLine } from './wire.ts'

/** Characters of one reply. Thousands of sessions, with names in any script, take less than one million. */
const LONGEST_REPLY = 32 * 1024 * 1024

interface Pending {
  readonly id: number
  readonly resolve: (reply: HostReply) => void
  readonly reject: (error: Error) => void
}

/**
 * One running PowerShell that is asked one thing at a time.
 *
 * Only the reply that bears the number of the open request counts. One that comes late, twice or unasked is noise, as is all else that
 * the process prints.
 */
export class Shell {
  readonly #tree: ProcessTree
  readonly #said = new LastLines()
  /** Resolves with why no more can be asked, once the process has ended. */
  readonly ended: Promise<Error>
  #pending: Pending | null = null
  #lastId = 0
  /** What was wrong with what it said. */
  #broken: Error | null = null
  #over = false
  #finished = false

  constructor(command: StartCommand, clock: Clock, start: typeof startTree = startTree) {
    this.#tree = start(command, clock)
    const lines = new LineSplitter({
      mark: REPLY_MARK,
      longest: LONGEST_REPLY,
      onLine: line => this.#receive(line),
      onTooLong: () => this.break(new Error('a reply is longer than any can be')),
    })
    // One character a byte: the protocol is ASCII, and noise in some code page must not be held back until it makes sense.
    this.#tree.stdout.setEncoding('latin1').on('data', (text: string) => lines.push(text))
    this.#tree.stderr.setEncoding('utf8').on('data', (text: string) => this.#said.push(text))
    this.ended = this.#tree.ended.then(end => this.#finish(command, end))
  }

  /** Whether nothing more can be asked. */
  get isOver(): boolean {
    return this.#over || this.#broken !== null
  }

  /** Whether its process is there no more. */
  get hasEnded(): boolean {
    return this.#finished
  }

  /**
   * Sends one request; the one before must have been answered.
   * @throws {UnknownOutcomeError} the process ended, or said what can't be understood, before it answered
   */
  ask(request: HostRequest): Promise<HostReply> {
    if (this.isOver) throw new Error('PowerShell ended before it was asked')
    if (this.#pending !== null) throw new Error('a PowerShell was asked while it was being asked')
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#pending = { id, resolve, reject }
      this.#tree.stdin.write(requestLine({ ...request, id }))
    })
  }

  /** Says that what it told can't be right: it is ended, and whoever waits for an answer learns why, whether it can be ended or not. */
  break(why: Error): void {
    this.#broken ??= why
    this.kill()
    this.#giveUp(this.#broken)
  }

  /** Lets it end by itself: it does as soon as it sees that nobody asks any more. */
  close(): void {
    this.#tree.stdin.end()
  }

  /** Ends it and all that it started, whatever it is doing. */
  kill(): void {
    this.#over = true
    // The number of a process that has ended may be another's.
    if (!this.#finished) this.#tree.kill()
  }

  #receive(line: string): void {
    if (this.#broken !== null) return
    try {
      const reply = parseReply(line)
      const pending = this.#pending
      if (pending === null || reply.id !== pending.id) return
      this.#pending = null
      pending.resolve(reply)
    } catch (error) {
      this.break(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #finish(command: StartCommand, end: TreeEnd): Error {
    this.#over = true
    this.#finished = true
    const why = this.#broken ?? shellEnded(command, end, this.#said.text)
    this.#giveUp(why)
    return why
  }

  #giveUp(cause: Error): void {
    const pending = this.#pending
    this.#pending = null
    pending?.reject(new UnknownOutcomeError('PowerShell gave no answer to what it was asked', { cause }))
  }
}
