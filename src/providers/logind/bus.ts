/** One method call, as the D-Bus specification names its parts. */
export interface BusCall {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  /** Of the body; left out where there is none. */
  readonly signature?: string
  readonly body?: readonly unknown[]
}

/** A signal that somebody on the bus sent. */
export interface BusSignal {
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly body: readonly unknown[]
}

/**
 * The message bus, however it is reached. Values arrive plain: a variant as what it holds, a dictionary with text keys as an object, integers of 64
 * bits as `bigint`.
 */
export interface Bus {
  /**
   * Asks, and waits for the answer until the signal aborts or the bus's own longest wait is over, whichever is first.
   * @returns the values of the answer
   * @throws {BusRefusal} it was answered with an error
   * @throws {NoAnswer} it was sent and the answer did not come: it may have been done
   * @throws {NoBus} the bus can't be reached; nothing was sent
   */
  call(call: BusCall, options: { readonly signal: AbortSignal }): Promise<readonly unknown[]>
}

/** Whoever was asked said no, or had no such thing. */
export class BusRefusal extends Error {
  override readonly name = 'BusRefusal'
  /** As the bus names it: `org.freedesktop.DBus.Error.AccessDenied`. */
  readonly error: string

  constructor(error: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.error = error
  }
}

/** Sent, and not answered: the deadline passed, or the connection was lost meanwhile. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** The bus is not there, or lets nobody in. */
export class NoBus extends Error {
  override readonly name = 'NoBus'
}
