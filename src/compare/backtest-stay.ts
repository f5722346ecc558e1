import type { Action, Session } from '../model/session.ts'
import type { Instant } from '../model/time.ts'

/** An action that was taken then, and whose effect was seen. */
export interface Deed {
  readonly sessionId: string
  readonly action: Action
  /** When it was about to be taken: what is seen later may come of it. */
  readonly at: Instant
  /** By policies, or by an operator's override, which holds under any. Not by somebody's own word, which was given whatever the policies said. */
  readonly byRule: boolean
}

/**
 * One incarnation as it would have been seen under other policies. History is followed as far as it can be: what the policies of then did
 * is taken back, what the others would have done is laid over it, and either ends with the first thing seen that can't come of it.
 */
export class Stay {
  #recorded: Session | null = null
  /** As it was when it was last at work, and when it was last barred. */
  #lastActive: Pick<Session, 'state' | 'idleSince'> | null = null
  #lastBarred: Pick<Session, 'blocked' | 'locked'> | null = null
  /** What the policies of then ended. */
  #stillActive: Pick<Session, 'state' | 'idleSince'> | null = null
  #stillBarred: Pick<Session, 'blocked' | 'locked'> | null = null
  /** What the others would have ended. */
  #disconnectedAt: Instant | null = null
  #isOpened = false
  /** When the policies of then did what it may be now because of. */
  readonly #doneAt: Record<Action, Instant | null> = { unlock: null, disconnect: null }

  /** The policies of then did it, no later than the next look. */
  deed(action: Action, at: Instant): void {
    this.#doneAt[action] = at
  }

  /**
   * @param liftsLocks an unlock would also lift a person's own lock
   * @returns what had to be taken back, and whether the person came back after a disconnect that would have been
   */
  see(
    session: Session,
    at: Instant,
    liftsLocks: boolean,
  ): { readonly takenBack: readonly Action[]; readonly returned: boolean } {
    const before = this.#recorded
    this.#recorded = session
    const disconnect = this.#seeState(session, before, at)
    const unlock = this.#seeBlock(session, before, at, liftsLocks)
    const takenBack: Action[] = []
    if (disconnect === 'taken-back') takenBack.push('disconnect')
    if (unlock) takenBack.push('unlock')
    return { takenBack, returned: disconnect === 'returned' }
  }

  disconnected(at: Instant): void {
    this.#doneAt.disconnect = null
    this.#stillActive = null
    this.#disconnectedAt = this.#recorded?.state === 'active' ? at : null
  }

  unlocked(): void {
    this.#doneAt.unlock = null
    this.#isOpened = this.#stillBarred === null
    this.#stillBarred = null
  }

  /** @param session as recorded, at the instant at hand */
  as(session: Session, liftsLocks: boolean): Session {
    let seen = session
    if (this.#stillActive !== null) seen = { ...seen, ...this.#stillActive }
    if (this.#disconnectedAt !== null) seen = { ...seen, state: 'disconnected' }
    if (this.#stillBarred !== null) seen = { ...seen, ...this.#stillBarred }
    if (!this.#isOpened) return seen
    return {
      ...seen,
      blocked: seen.blocked === 'yes' ? 'no' : seen.blocked,
      locked: liftsLocks && seen.locked === 'yes' ? 'no' : seen.locked,
    }
  }

  #seeState(session: Session, before: Session | null, at: Instant): 'taken-back' | 'returned' | null {
    const { state, idleSince } = session
    if (state === 'active') {
      this.#lastActive = { state, idleSince }
      this.#stillActive = null
      this.#undone('disconnect', at)
      if (this.#disconnectedAt === null) return null
      const isAtWork = idleSince !== null && idleSince > this.#disconnectedAt
      if (before?.state === 'active' && !isAtWork) return null
      this.#disconnectedAt = null
      return 'returned'
    }
    if (this.#disconnectedAt !== null) {
      // History has come to the same, whoever did it.
      this.#disconnectedAt = null
      this.#doneAt.disconnect = null
    }
    const wasTakenBack = this.#stillActive !== null
    this.#stillActive = this.#doneAt.disconnect !== null ? this.#lastActive : null
    return this.#stillActive !== null && !wasTakenBack ? 'taken-back' : null
  }

  /** @returns whether an unlock was taken back */
  #seeBlock(session: Session, before: Session | null, at: Instant, liftsLocks: boolean): boolean {
    const { blocked, locked } = session
    if (isBarred(session, liftsLocks)) {
      this.#lastBarred = { blocked, locked }
      this.#stillBarred = null
      this.#undone('unlock', at)
      // A block that goes on is the one that would have been lifted; another is news.
      if (before === null || !isBarred(before, liftsLocks)) this.#isOpened = false
      return false
    }
    if (this.#isOpened) {
      this.#isOpened = false
      this.#doneAt.unlock = null
    }
    const wasTakenBack = this.#stillBarred !== null
    this.#stillBarred = blocked === 'no' && this.#doneAt.unlock !== null ? this.#lastBarred : null
    return this.#stillBarred !== null && !wasTakenBack
  }

  /** What is done within the millisecond of a look may come after it. */
  #undone(action: Action, at: Instant): void {
    const doneAt = this.#doneAt[action]
    if (doneAt !== null && doneAt < at) this.#doneAt[action] = null
  }
}

function isBarred({ blocked, locked }: Pick<Session, 'blocked' | 'locked'>, liftsLocks: boolean): boolean {
  return blocked === 'yes' || (liftsLocks && locked === 'yes')
}
