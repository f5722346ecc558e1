import { messageOf } from '../reconcile/call.ts'
import type { DaemonEvent } from './events.ts'

/** Tells of what failed beside the loop. `what` begins a sentence. */
export function troubleTeller(onEvent: (event: DaemonEvent) => void): (what: string, error: unknown) => void {
  return (what, error) => onEvent({ kind: 'trouble', what, message: messageOf(error) })
}
