import type { DBusConnection, Message } from 'dbus-native'
import type { Clock } from '../../model/clock.ts'
import { type Milliseconds, ms } from '../../model/time.ts'
import { type BusCall, BusRefusal, type BusSignal, NoAnswer, NoBus } from './bus.ts'
import { socketOf } from './system-bus-address.ts'

/** Longest wait for any answer, as libdbus and sd-bus have it. */
const LONGEST_WAIT = ms(25_000)
/** A bus lets somebody in at once or not at all. */
const LET_IN_WAIT = ms(5_000)
/** No message of the bus is longer: dbus-daemon's own limit on the system's bus. */
const MAX_MESSAGE_BYTES = 32 * 1_024 * 1_024

const BUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' }

/** A signal with whom it came from: a unique name, `:1.45`, which the bus itself writes and nobody can forge. */
export interface SentSignal extends BusSignal {
  readonly sender: string
}

export interface ConnectionOptions {
  readonly address: string
  readonly clock: Clock
  /** In the order in which they came, also in relation to answers. Must not throw. */
  readonly onSignal: (signal: SentSignal) => void
  /** Gives up connecting, and ends the connection. */
  readonly signal: AbortSignal
}

interface Waiting {
  readonly call: BusCall
  answered(message: Message): void
  failed(error: Error): void
}

/** A method of the bus's own. */
export function busMethod(member: string, signature?: string, body?: readonly unknown[]): BusCall {
  return { ...BUS, member, ...(signature === undefined ? {} : { signature, body: body ?? [] }) }
}

/**
 * One connection to a bus, from the greeting to its end. It ends once and does not come back.
 *
 * Built on the messages of dbus-native alone: its own `MessageBus` throws out of an event where the bus refuses the greeting.
 */
export class BusConnection {
  /** Resolves when the connection has ended, with the reason; never rejects. */
  readonly ended: Promise<Error>
  /** How the bus calls us: `:1.42`, never given twice while the bus runs. */
  uniqueName = ''
  readonly #wire: DBusConnection
  readonly #clock: Clock
  readonly #waiting = new Map<number, Waiting>()
  #serial = 0
  #end: Error | null = null
  #ending: (why: Error) => void = () => {}

  private constructor(wire: DBusConnection, { clock, onSignal, signal }: ConnectionOptions) {
    this.#wire = wire
    this.#clock = clock
    this.ended = new Promise(resolve => {
      this.#ending = resolve
    })
    const close = (): void => this.destroy(new NoBus('The connection to the bus was closed here'))
    signal.addEventListener('abort', close, { once: true })
    void this.ended.then(() => signal.removeEventListener('abort', close))
    // These stay for good: an error without a listener would end the process.
    wire.on('error', error => this.destroy(error))
    wire.on('handlerError', error => this.destroy(error))
    wire.on('end', () => this.destroy(new Error('the bus closed the connection')))
    wire.on('close', () => this.destroy(new Error('the bus closed the connection')))
    wire.on('message', message => this.#take(message, onSignal))
  }

  /** @throws {NoBus} there is none, it lets nobody in, or not in time */
  static async open(options: ConnectionOptions): Promise<BusConnection> {
    const { address, clock, signal } = options
    signal.throwIfAborted()
    const socket = socketOf(address)
    const { createConnection } = await import('dbus-native')
    signal.throwIfAborted()
    const wire = createConnection({ socket, authMethods: ['EXTERNAL'], maxMessageSize: MAX_MESSAGE_BYTES })
    const connection = new BusConnection(wire, options)
    const letIn = new Promise<void>(resolve => void wire.on('connect', resolve))
    const late = clock.after(LET_IN_WAIT, () =>
      connection.destroy(new Error(`it did not answer the greeting within ${LET_IN_WAIT / 1_000} s`)),
    )
    try {
      const refused = await Promise.race([letIn, connection.ended])
      if (refused !== undefined) throw refused
      const [name] = await connection.call(busMethod('Hello'), { signal })
      connection.uniqueName = String(name)
      return connection
    } catch (cause) {
      const why = connection.#end ?? (cause instanceof Error ? cause : new Error(String(cause)))
      connection.destroy(why)
      throw new NoBus(`The bus ${address} can't be reached: ${why.message}`, { cause: why })
    } finally {
      late.cancel()
    }
  }

  /** As {@link Bus.call}, on this connection or not at all. */
  call(call: BusCall, { signal }: { readonly signal: AbortSignal }): Promise<readonly unknown[]> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted()
      if (this.#end !== null) throw new NoBus(`The bus is gone: ${this.#end.message}`, { cause: this.#end })
      this.#serial = (this.#serial % 0xffff_ffff) + 1
      const serial = this.#serial
      const settle = (): void => {
        timer.cancel()
        signal.removeEventListener('abort', abort)
        this.#waiting.delete(serial)
      }
      const failed = (error: Error): void => {
        settle()
        reject(error)
      }
      const abort = (): void => failed(noAnswer(call, signal.reason))
      const timer = this.#clock.after(LONGEST_WAIT, () => failed(noAnswer(call, tooLate(LONGEST_WAIT))))
      signal.addEventListener('abort', abort, { once: true })
      const answered = (message: Message): void => {
        settle()
        if (message.errorName === undefined) resolve(message.body ?? [])
        else reject(refusal(message.errorName, message.body?.[0]))
      }
      this.#waiting.set(serial, { call, answered, failed })
      try {
        const { body, ...header } = call
        this.#wire.message({ ...header, type: METHOD_CALL, serial, ...(body === undefined ? {} : { body: [...body] }) })
      } catch (error) {
        // It can't be written down, so nothing was sent.
        failed(error instanceof Error ? error : new Error(String(error)))
      }
    })
  }

  /** Ends it at once: what waits for an answer gets none. */
  destroy(why: Error): void {
    if (this.#end !== null) return
    this.#end = why
    this.#wire.stream.destroy()
    for (const { call, failed } of [...this.#waiting.values()]) failed(noAnswer(call, why))
    this.#ending(why)
  }

  #take(message: Message, onSignal: ConnectionOptions['onSignal']): void {
    if (this.#end !== null) return
    const { type, replySerial, path, member, sender, body } = message
    if (type === METHOD_RETURN || type === ERROR) this.#waiting.get(replySerial ?? 0)?.answered(message)
    if (type !== SIGNAL || path === undefined || member === undefined || sender === undefined) return
    onSignal({ path, interface: message.interface ?? '', member, sender, body: body ?? [] })
  }
}

/** Kinds of messages, by the D-Bus specification. */
const METHOD_CALL = 1
const METHOD_RETURN = 2
const ERROR = 3
const SIGNAL = 4

function refusal(error: string, text: unknown): BusRefusal {
  const said = typeof text === 'string' && text !== '' ? text : error
  return new BusRefusal(error, said)
}

function noAnswer({ destination, member }: BusCall, reason: unknown): NoAnswer {
  const why = reason instanceof Error ? reason.message : String(reason)
  return new NoAnswer(`${destination} gave no answer to ${member}: ${why}`, { cause: reason })
}

function tooLate(wait: Milliseconds): Error {
  return new Error(`none came within ${wait / 1_000} s`)
}
