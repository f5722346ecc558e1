import { MANUAL_POLICY } from '../model/hold.ts'
import type { Treatment } from '../model/ledger.ts'
import type { Action, Session } from '../model/session.ts'
import type { Instant } from '../model/time.ts'

/** What was done to an incarnation by whoever kept the host then. */
export interface Doings {
  /** Effects that were seen. */
  readonly treated: readonly Treatment[]
  /** Its effect may be seen before it is known to be one. */
  readonly inFlight: Action | null
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
  /** Intents of then whose effect is no matter any more. */
  readonly #spent = new Set<string>()
  #then: Doings = { treated: [], inFlight: null }

  /** What was done before counts for both. */
  spend(treated: readonly Treatment[]): void {
    for (const { intent } of treated) this.#spent.add(intent)
  }

  /**
   * @param then what was done to it then
   * @param liftsLocks an unlock would also lift a person's own lock
   * @returns what had to be taken back, and whether the person came back after a disconnect that would have been
   */
  see(
    session: Session,
    then: Doings,
    liftsLocks: boolean,
  ): { readonly takenBack: readonly Action[]; readonly returned: boolean } {
    this.#then = then
    const before = this.#recorded
    this.#recorded = session
    const disconnect = this.#seeState(session, before)
    const unlock = this.#seeBlock(session, before, liftsLocks)
    const takenBack: Action[] = []
    if (disconnect === 'taken-back') takenBack.push('disconnect')
    if (unlock) takenBack.push('unlock')
    return { takenBack, returned: disconnect === 'returned' }
  }

  disconnected(at: Instant): void {
    this.#done('disconnect')
    this.#stillActive = null
    this.#disconnectedAt = this.#recorded?.state === 'active' ? at : null
  }

  unlocked(): void {
    this.#done('unlock')
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

  #seeState(session: Session, before: Session | null): 'taken-back' | 'returned' | null {
    const { state, idleSince } = session
    if (state === 'active') {
      this.#lastActive = { state, idleSince }
      this.#stillActive = null
      this.#done('disconnect')
      if (this.#disconnectedAt === null) return null
      const isAtWork = idleSince !== null && idleSince > this.#disconnectedAt
      if (before?.state === 'active' && !isAtWork) return null
      this.#disconnectedAt = null
      return 'returned'
    }
    if (this.#disconnectedAt !== null) {
      // History has come to the same, whoever did it.
      this.#disconnectedAt = null
      this.#done('disconnect')
    }
    const wasTakenBack = this.#stillActive !== null
    this.#stillActive = this.#wasDone('disconnect') ? this.#lastActive : null
    return this.#stillActive !== null && !wasTakenBack ? 'taken-back' : null
  }

  /** @returns whether an unlock was taken back */
  #seeBlock(session: Session, before: Session | null, liftsLocks: boolean): boolean {
    const { blocked, locked } = session
    if (isBarred(session, liftsLocks)) {
      this.#lastBarred = { blocked, locked }
      this.#stillBarred = null
      this.#done('unlock')
      // A block that goes on is the one that would have been lifted; another is news.
      if (before === null || !isBarred(before, liftsLocks)) this.#isOpened = false
      return false
    }
    if (this.#isOpened) {
      this.#isOpened = false
      this.#done('unlock')
    }
    const wasTakenBack = this.#stillBarred !== null
    this.#stillBarred = blocked === 'no' && this.#wasDone('unlock') ? this.#lastBarred : null
    return this.#stillBarred !== null && !wasTakenBack
  }

  #wasDone(action: Action): boolean {
    if (this.#then.inFlight === action) return true
    return this.#then.treated.some(
      treatment =>
        treatment.action === action &&
        // A person's own word was given whatever the policies said.
        treatment.rule.policy !== MANUAL_POLICY &&
        !this.#spent.has(treatment.intent),
    )
  }

  #done(action: Action): void {
    this.spend(this.#then.treated.filter(treatment => treatment.action === action))
  }
}

function isBarred({ blocked, locked }: Pick<Session, 'blocked' | 'locked'>, liftsLocks: boolean): boolean {
  return blocked === 'yes' || (liftsLocks && locked === 'yes')
}
