import type { Session } from '../../model/session.ts'
import type { Instant } from '../../model/time.ts'
import type { Trouble } from './trouble.ts'

/**
 * All there is in a simulated host. Immutable: what happens in it is a function from one state to the next (see `events.ts`).
 *
 * Sessions are whole, as an all-seeing provider would report them; what the simulator hides, it hides while observing.
 */
export interface WorldState {
  readonly host: string
  /** Ordered by id; every id occurs once. */
  readonly sessions: readonly Session[]
  /**
   * "Block All" is a state of the classroom's manager, not of the sessions: while it is on, whoever logs on or comes back is blocked too.
   * Unblocking one session leaves it on.
   */
  readonly blockAll: boolean
  /** The id that a logon gets when `reuseIds` is false; above every number ever given. */
  readonly nextId: number
  /** The next logon gets the lowest free id, as hosts do. Id 0 belongs to the services. */
  readonly reuseIds: boolean
  readonly trouble: Trouble
  /** Shown to people, oldest first; only the latest are kept. */
  readonly messages: readonly ShownMessage[]
}

export interface ShownMessage {
  readonly sessionId: string
  /** `DOMAIN\name`. */
  readonly user: string
  readonly text: string
  readonly at: Instant
}

/** What `edit` made of the state, and what its caller wants to know of it. */
export interface Edited<T> {
  readonly state: WorldState
  readonly result: T
}

/** Where a simulated host lives. Closing it ends every `changes`. */
export interface World {
  read(): WorldState
  /**
   * Replaces the state by what `edit` makes of it. Atomic: nobody changes anything in between, and if `edit` throws, nothing has happened.
   * `edit` must be pure and must not use this world.
   * @throws whatever `edit` throws
   * @throws {WorldFileError} the world can't be used, or others kept it busy for too long
   */
  change<T>(edit: (state: WorldState) => Edited<T>): T
  /** Yields after a change, whoever made it; several may become one. Counts from the call. Ends when the signal aborts or the world closes. */
  changes(options: { readonly signal: AbortSignal }): AsyncIterable<void>
  close(): void
}

/** Lets something happen. @throws {EventError} it can't happen in this state; nothing has changed */
export function happen(world: World, event: (state: WorldState) => WorldState): void {
  world.change(state => ({ state: event(state), result: null }))
}

/** The file of a world can't be used: busy for too long, damaged, not writable, of another version. Says what to do. */
export class WorldFileError extends Error {
  override readonly name = 'WorldFileError'
}
