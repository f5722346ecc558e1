import type { Action } from '../model/session.ts'
import type { Milliseconds } from '../model/time.ts'

/** What a verb asks of the daemon that holds the host. */
export type Request = (
  | { readonly verb: 'apply' }
  | { readonly verb: Action; readonly sessionIds: readonly string[]; readonly timeout: Milliseconds }
) & {
  /** Keys of the incarnations that a person confirmed one by one; nothing is done to any other. Absent: nobody was asked. */
  readonly incarnations?: readonly string[]
}

export interface PendingRequest {
  readonly id: string
  readonly request: Request
  /** The account that asked. */
  readonly by: string
}

/** Any JSON value; the reconciler and the verb agree on its shape. */
export type Answer = unknown

/** The daemon's side: looks, takes, answers. */
export interface RequestInbox {
  /** True when another process changed something since the last call. Cheap enough to ask several times a second. */
  changed(): boolean
  /** Those whose verb is alive, oldest first. Requests whose verb has gone are withdrawn on the way and never carried out. */
  pending(): readonly PendingRequest[]
  /** false: withdrawn in the meantime, so it must not be carried out. */
  take(id: string): boolean
  answer(id: string, answer: Answer): void
  close(): void
}

export type Reply =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Nobody took it within the time; it is withdrawn and will never be carried out. */
  | { readonly kind: 'not-taken' }
  /** The daemon that took it is gone: its journal says what became of it. */
  | { readonly kind: 'abandoned' }

export interface AskOptions {
  /** The account that asks. */
  readonly by: string
  /** How long it may lie untaken before it is withdrawn. */
  readonly takenWithin: Milliseconds
  /** Aborting withdraws a request that is not yet taken; `ask` rejects with its reason either way. */
  readonly signal: AbortSignal
  /**
   * Whether any daemon holds the host's lease; asked now and then while a taken request is being carried out.
   * @default () => true
   */
  readonly daemonAlive?: () => boolean
}

/** The verb's side. While it waits it holds a lock that the system frees at its death. */
export interface RequestOutbox {
  ask(request: Request, options: AskOptions): Promise<Reply>
  close(): void
}
