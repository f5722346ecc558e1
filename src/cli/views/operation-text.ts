import type { DecidedSession } from '../../model/plan.ts'
import type { Action } from '../../model/session.ts'
import { printable } from './printable.ts'

/** The cmdlet that does it on a MultiPoint host. People know the actions by these names. */
export function cmdletName(action: Action): string {
  return action === 'unlock' ? 'Unlock-WmsSession' : 'Disconnect-WmsSession'
}

/** `Session 5 (CLASS\ana, station 4)` */
export function targetText(session: Pick<DecidedSession, 'id' | 'user' | 'station'>): string {
  const known = [session.user, session.station === null ? null : `station ${session.station}`].filter(
    part => part !== null,
  )
  return printable(`Session ${session.id}${known.length === 0 ? '' : ` (${known.join(', ')})`}`)
}

/** What PowerShell prints under `-WhatIf`, and asks under `-Confirm`. */
export function operationText(action: Action, session: DecidedSession): string {
  return `Performing the operation "${cmdletName(action)}" on target "${targetText(session)}".`
}
