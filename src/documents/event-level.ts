import type { DaemonEvent } from '../daemon/events.ts'
import type { Level } from '../linux/journal.ts'

/** How grave it is what happened. err: nothing is done until somebody, or time, mends it; warning: something was not as it should be. */
export function eventLevel(event: DaemonEvent): Level {
  switch (event.kind) {
    case 'provider-failed':
    case 'pass-failed':
      return 'err'
    case 'observe-failed':
    case 'policies-rejected':
    case 'policies-unreachable':
    case 'policies-unwatched':
    case 'hints-lost':
    case 'trouble':
    case 'backing-off':
    case 'contested':
    case 'disarmed':
    case 'stopped':
      return 'warning'
    case 'ended':
      return event.outcome.kind === 'done' || event.outcome.kind === 'gone' ? 'info' : 'warning'
    case 'settled':
      return event.effect === 'refuted' ? 'warning' : 'info'
    case 'reloaded':
      return event.problem === null ? 'notice' : 'warning'
    case 'notice-shown':
      return event.shown ? 'info' : 'notice'
    case 'block-all':
    case 'reversed':
    case 'calm':
    case 'placed':
    case 'placed-ended':
    case 'armed':
    case 'clock-jumped':
    case 'woke':
    case 'observe-recovered':
    case 'pass-recovered':
    case 'resumed':
    case 'started':
    case 'policies-loaded':
    case 'requested':
    case 'serving':
    case 'journal-head':
    case 'ending':
    case 'ended-daemon':
      return 'notice'
    case 'planned':
    case 'blocked':
    case 'intended':
    case 'dropped':
    case 'notice':
    case 'notice-cancelled':
      return 'info'
    default:
      return event satisfies never
  }
}

const order: readonly Level[] = ['info', 'notice', 'warning', 'err']

export function graver(one: Level, other: Level): Level {
  return order.indexOf(other) > order.indexOf(one) ? other : one
}

export function isAtLeast(level: Level, least: Level): boolean {
  return order.indexOf(level) >= order.indexOf(least)
}
