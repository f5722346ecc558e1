import type { BoardSession } from '../../api/contract.ts'
import { shownName } from './shown-name.ts'

type Target = Pick<BoardSession, 'id' | 'user' | 'station'>

/** What PowerShell prints under `-WhatIf` on a MultiPoint host, where these are the names of the cmdlets. */
export function whatIfText(action: string, session: Target): string {
  const cmdlet = action === 'disconnect' ? 'Disconnect-WmsSession' : 'Unlock-WmsSession'
  return `What if: Performing the operation "${cmdlet}" on target "${targetText(session)}".`
}

/** `Session 5 (CLASS\ana, station 4)` */
export function targetText({ id, user, station }: Target): string {
  const known = [user === null ? null : shownName(user), station === null ? null : `station ${station}`].filter(
    part => part !== null,
  )
  return `Session ${id}${known.length === 0 ? '' : ` (${known.join(', ')})`}`
}

/** One session as a selector picks it: by its id, which binds a hold to who is there now. */
export function sessionSelector(id: string): string {
  return /\d/.test(id) ? id : `session=${id}`
}
