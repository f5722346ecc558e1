import type { Incarnation } from '../model/incarnation.ts'
import type { Ledger } from '../model/ledger.ts'
import type { Reason } from '../model/plan.ts'
import type { Rule } from '../model/policy.ts'
import type { Action, Observation, Session } from '../model/session.ts'
import { type Instant, plus } from '../model/time.ts'
import { barred } from './barred.ts'

/** What a rule asks of a session, before any guard has its say. */
export type Wanted =
  | { readonly status: 'change' | 'assert'; readonly action: Action; readonly reason: Reason }
  | { readonly status: 'in-sync' | 'unmanaged'; readonly reason: Reason; readonly wakeAt?: Instant }

export interface WantedInputs {
  readonly rule: Rule
  readonly session: Session
  readonly incarnation: Incarnation
  readonly observation: Observation
  readonly ledger: Ledger
  readonly now: Instant
}

export function wantedOf(inputs: WantedInputs): Wanted {
  const { ensure } = inputs.rule
  switch (ensure) {
    case 'unlocked':
      return unlocked(inputs)
    case 'disconnected':
      return disconnected(inputs)
    case 'unmanaged':
      return { status: 'unmanaged', reason: { code: 'unmanaged-by-rule' } }
    default:
      return ensure satisfies never
  }
}

const ownLock: Reason = { code: 'blocked', lock: true }
const leftLock: Reason = { code: 'in-sync', lock: true }
const doubtfulLock: Reason = { code: 'unverified', until: null, lock: true }

function unlocked(inputs: WantedInputs): Wanted {
  const { session, rule, observation } = inputs
  if (session.state === 'disconnected') return inSync('no-desktop')
  const kept = barred(rule, session, observation)
  switch (kept) {
    case 'no':
      return session.locked === 'yes' ? { status: 'in-sync', reason: leftLock } : inSync('in-sync')
    case 'yes':
      return { status: 'change', action: 'unlock', reason: session.blocked === 'yes' ? { code: 'blocked' } : ownLock }
    case 'unknown':
      return unlockedWithoutSeeing(inputs)
    default:
      return kept satisfies never
  }
}

/** Asserts the unlock every so often, but never where that would open a person's own lock. */
function unlockedWithoutSeeing(inputs: WantedInputs): Wanted {
  const { rule, observation, ledger, incarnation, now } = inputs
  if (observation.unlockLiftsLocks && rule.lift !== 'any-lock') return { status: 'in-sync', reason: doubtfulLock }
  const last = ledger.lastUnlock.get(incarnation.key)
  if (last !== undefined && !isInFlight(inputs, 'unlock')) {
    const until = plus(last, rule.reapply.every)
    if (now < until) return { status: 'in-sync', reason: { code: 'unverified', until }, wakeAt: until }
  }
  return { status: 'assert', action: 'unlock', reason: { code: 'block-unknown' } }
}

function disconnected(inputs: WantedInputs): Wanted {
  const { session, ledger, incarnation } = inputs
  const change = { status: 'change', action: 'disconnect', reason: { code: 'should-be-disconnected' } } as const
  switch (session.state) {
    case 'disconnected':
      return inSync('in-sync')
    case 'active':
      return change
    case 'other':
    case 'unknown':
      // Whether it helped can't be seen, so it is done once per incarnation.
      return ledger.disconnected.has(incarnation.key) && !isInFlight(inputs, 'disconnect')
        ? { status: 'in-sync', reason: { code: 'unverified', until: null } }
        : change
    default:
      return session.state satisfies never
  }
}

/** An action that is under way is still wanted: its own intent must not make it look done. */
function isInFlight({ ledger, session, incarnation }: WantedInputs, action: Action): boolean {
  const open = ledger.inFlight.get(session.id)
  return open !== undefined && open.action === action && open.incarnation === incarnation.key
}

function inSync(code: 'in-sync' | 'no-desktop'): Wanted {
  return { status: 'in-sync', reason: { code } }
}
