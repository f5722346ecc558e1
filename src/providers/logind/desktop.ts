import type { Action, SessionState } from '../../model/session.ts'
import type { SeenSession } from './seen.ts'

/** How a session has its desktop, and whether that can be taken away without ending anything. */
export interface DesktopStanding {
  readonly state: SessionState
  /** Whether it can be disconnected here and now. */
  readonly can: readonly Extract<Action, 'disconnect'>[]
  /** Why it can't, in the manner of `Session.cannot`; absent where nobody knows, and where it is disconnected already. */
  readonly cannot?: string
}

/** One kind of desktop that sessions have: an xrdp connection, a seat that LightDM keeps. */
export interface Desktop {
  /** Whether a session has this kind of desktop. The first kind that says so is asked. */
  keeps(session: SeenSession): boolean
  /** Whether taking the desktop locks the session as well, by a Lock signal like any other. */
  readonly locksWhatItTakes: boolean
  /**
   * How all sessions of this kind stand. One that is not in the answer could not be told.
   * @throws when nothing can be told at all; what was seen of the sessions otherwise stays
   */
  standings(
    sessions: readonly SeenSession[],
    options: { readonly signal: AbortSignal },
  ): Promise<ReadonlyMap<string, DesktopStanding>>
  /**
   * Takes the desktop from the session, whose programs run on. The caller has just checked that it still is that session.
   * @throws {UnsupportedError} not of this session; nothing was done
   * @throws {TerminalError} this account may not; says what to grant
   * @throws {UnknownOutcomeError} it was sent, and nobody knows
   * @throws anything else: worth trying again later
   */
  disconnect(session: SeenSession, options: { readonly signal: AbortSignal }): Promise<void>
}
