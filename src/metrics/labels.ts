import type { Effect, Outcome } from '../model/action.ts'
import type { FightDetection, Summary, Withheld } from '../model/plan.ts'
import type { Action, SessionState, Tristate } from '../model/session.ts'

/** Keys of a record that has to have them all: the compiler finds the one that is missing. */
function all<T extends string>(values: Readonly<Record<T, true>>): readonly T[] {
  // A record of this type has these keys and no others where it is written out, as it is below.
  return Object.keys(values) as T[]
}

export const actions: readonly Action[] = all({ unlock: true, disconnect: true })

/** `dropped`: decided, and never sent. */
export const outcomes: readonly (Outcome['kind'] | 'dropped')[] = all({
  done: true,
  refused: true,
  'failed-retryable': true,
  'failed-final': true,
  unknown: true,
  gone: true,
  dropped: true,
})

export const effects: readonly Effect[] = all({ verified: true, refuted: true, unverifiable: true })

export const causes: readonly ('blocked-again' | 'refuted' | 'active-again')[] = all({
  'blocked-again': true,
  refuted: true,
  'active-again': true,
})

export const states: readonly SessionState[] = all({ active: true, disconnected: true, other: true, unknown: true })
export const tristates: readonly Tristate[] = all({ yes: true, no: true, unknown: true })
export const desires: readonly ('unlocked' | 'disconnected' | 'none')[] = all({
  unlocked: true,
  disconnected: true,
  none: true,
})
export const detections: readonly FightDetection[] = all({ on: true, partly: true, off: true })

export const guards: readonly Withheld['code'][] = all({
  stopped: true,
  disarmed: true,
  'plan-only': true,
  'undecided-match': true,
  protected: true,
  held: true,
  'weak-identity': true,
  'in-flight': true,
  notice: true,
  'provider-failed': true,
  backoff: true,
  contested: true,
  'session-limit': true,
  'host-limit': true,
  'disruption-budget': true,
})

/** As the contract names them, in the way of labels. */
export const decisions: Readonly<Record<keyof Summary, string>> = {
  unlock: 'unlock',
  disconnect: 'disconnect',
  assert: 'assert',
  inSync: 'in-sync',
  unverified: 'unverified',
  unmanaged: 'unmanaged',
  withheld: 'withheld',
  conflict: 'conflict',
  unsupported: 'unsupported',
}
