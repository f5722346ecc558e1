import type { Wanted } from './host-errors.ts'
import type { HostDescription, HostRequest } from './protocol.ts'

/** One request, and how its answer is read. */
export interface Question<T> {
  /** A function is called when it is sent, so that it can say what holds by then. */
  readonly request: HostRequest | (() => HostRequest)
  /** @throws {MalformedReplyError} it is not what the protocol says */
  readonly read: (value: unknown) => T
  readonly wanted: Wanted
  /** For people: `unlock session 5`. */
  readonly doing: string
  /** Called right before the request is sent; whatever it throws is the answer, and nothing is sent. */
  readonly before?: (host: HostDescription | null) => void | Promise<void>
}

/** An answer that is on its way. */
export interface Asked<T> {
  /** Rejects at once when the caller gives up. */
  readonly answer: Promise<T>
  /** Resolves when the next may be asked: also of a caller that gave up, the PowerShell has by then answered or been ended. */
  readonly free: Promise<void>
}
