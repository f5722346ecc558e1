import { createConnection, type DBusConnection, type Message } from 'dbus-native'

const METHOD_CALL = 1
const METHOD_RETURN = 2
const ERROR = 3
const SIGNAL = 4

/** What a method gives back, as the bus has it; null: it never answers. */
export type Answer = { readonly signature: string; readonly body: unknown[] } | 'nothing' | null

/** An error with a name of the bus's. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly error: string

  constructor(error: string, message: string) {
    super(message)
    this.error = error
  }
}

/** Somebody who offers things on a bus: owns names, answers calls, sends signals. */
export class BusPeer {
  readonly #wire: DBusConnection
  readonly #waiting = new Map<number, { resolve(body: unknown[]): void; reject(error: Error): void }>()
  #serial = 0

  private constructor(wire: DBusConnection, answer: (call: Message) => Answer) {
    this.#wire = wire
    wire.on('error', () => {})
    wire.on('message', message => {
      const waiting = this.#waiting.get(message.replySerial ?? 0)
      if (message.type === METHOD_RETURN) waiting?.resolve(message.body ?? [])
      if (message.type === ERROR) waiting?.reject(new Error(message.errorName))
      if (message.type === METHOD_CALL) this.#answer(message, answer)
    })
  }

  static async join(address: string, answer: (call: Message) => Answer): Promise<BusPeer> {
    const wire = createConnection({ busAddress: address, authMethods: ['EXTERNAL'] })
    const peer = new BusPeer(wire, answer)
    await new Promise<void>((resolve, reject) => {
      wire.on('connect', resolve)
      wire.on('close', () => reject(new Error('the bus lets nobody in')))
    })
    await peer.#ask('Hello')
    return peer
  }

  async own(name: string): Promise<void> {
    await this.#ask('RequestName', 'su', [name, 4])
  }

  signal(path: string, of: string, member: string, signature?: string, body?: unknown[], destination?: string): void {
    this.#send({
      type: SIGNAL,
      path,
      interface: of,
      member,
      ...(signature === undefined ? {} : { signature }),
      ...(body === undefined ? {} : { body }),
      ...(destination === undefined ? {} : { destination }),
    })
  }

  /** Resolves when everything sent before has reached the bus. */
  async flushed(): Promise<void> {
    await this.#ask('GetId')
  }

  async leave(): Promise<void> {
    if (this.#wire.stream.closed) return
    const closed = new Promise(resolve => this.#wire.on('close', resolve))
    this.#wire.stream.destroy()
    await closed
  }

  #answer(call: Message, answer: (call: Message) => Answer): void {
    const { serial: replySerial = 0, sender: destination = '' } = call
    try {
      const given = answer(call)
      if (given === null) return
      this.#send({ type: METHOD_RETURN, replySerial, destination, ...(given === 'nothing' ? {} : given) })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const { error: errorName, message } = error
      this.#send({ type: ERROR, replySerial, destination, errorName, signature: 's', body: [message] })
    }
  }

  #ask(member: string, signature?: string, body?: unknown[]): Promise<unknown[]> {
    const bus = 'org.freedesktop.DBus'
    const header = { type: METHOD_CALL, destination: bus, path: '/org/freedesktop/DBus', interface: bus, member }
    return new Promise((resolve, reject) => {
      const serial = this.#send({ ...header, ...(signature && body ? { signature, body } : {}) })
      this.#waiting.set(serial, { resolve, reject })
    })
  }

  #send(message: Message): number {
    this.#serial += 1
    this.#wire.message({ ...message, serial: this.#serial })
    return this.#serial
  }
}
