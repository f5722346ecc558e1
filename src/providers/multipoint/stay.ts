import type { Clock } from '../../model/clock.ts'
import type { Incarnation } from '../../model/incarnation.ts'
import type { Action, Observation } from '../../model/session.ts'
import { type Milliseconds, ms } from '../../model/time.ts'
import { GoneError, UnsupportedError } from '../errors.ts'
import type { Provider } from '../provider.ts'
import { LOOK_TIMEOUT, lookAtWindows } from './windows-look.ts'

export interface StayOptions {
  readonly windows: Provider
  readonly signal: AbortSignal
  /** Of the whole action, of which this takes a third at most: a Windows that hangs must not keep an unlock from being sent. */
  readonly timeout: Milliseconds
  readonly clock: Clock
}

/**
 * Reads the logon time again, as late as can be: the cmdlets can tell one person from another, but not two stays of one.
 * @throws {GoneError} it is another stay, or none
 * @throws {UnsupportedError} it is this program's own session, which is not disconnected
 * @throws it can't be told, and the action would take a desktop away
 */
export async function confirmStay(
  action: Action,
  target: Incarnation,
  { windows, signal, timeout, clock }: StayOptions,
): Promise<void> {
  const patience = ms(Math.min(LOOK_TIMEOUT, timeout / 3))
  const look = await lookAtWindows(windows, signal, clock, patience).catch((cause: unknown) => {
    signal.throwIfAborted()
    // Lifting a block harms nobody who is the same person; the cmdlets' own look sees to that.
    if (action === 'unlock' || target.logonAt === null) return null
    throw new Error(`the logon time of session ${target.sessionId} can't be read again`, { cause })
  })
  if (look !== null) requireSameStay(action, target, look)
}

function requireSameStay(action: Action, target: Incarnation, { sessions, complete }: Observation): void {
  const { sessionId, logonAt, since } = target
  const session = sessions.find(({ id }) => id === sessionId)
  if (session === undefined) {
    if (complete) throw new GoneError(`session ${sessionId} has ended`)
    return
  }
  if (action === 'disconnect' && session.own) {
    throw new UnsupportedError(`session ${sessionId} is this program's own, which it does not disconnect`)
  }
  if (session.logonAt === null) return
  // Whoever was seen at `since` had logged on by then.
  const isSame = logonAt === null ? session.logonAt <= since : session.logonAt === logonAt
  if (!isSame) throw new GoneError(`session ${sessionId} is another stay than the one that was seen`)
}
