import { continues, type Incarnation } from '../../model/incarnation.ts'
import { qualifiedUser } from '../../model/session.ts'
import { fromFileTime } from './filetime.ts'
import { ownSession } from './look.ts'
import { failed, NativeFailure } from './native-failure.ts'
import { queryInfoEx, queryText } from './query.ts'
import type { Symbols } from './symbols.ts'
import * as wts from './wtsapi32.ts'

/** How long a message stays if nobody puts it away. */
const MESSAGE_SECONDS = 600
const TITLE = 'Stationkeeper'

/**
 * Looks whether the session still is that incarnation. What follows in the same call follows at once: no other work of this process comes between.
 * @returns its WTS_CONNECTSTATE_CLASS
 * @throws {NativeFailure} gone, or Windows does not say
 */
export function check(symbols: Symbols, target: Incarnation): number {
  const id = idOf(target)
  const user = queryText(symbols, id, wts.WTSUserName)
  const domain = queryText(symbols, id, wts.WTSDomainName)
  const { LogonTime, SessionState } = queryInfoEx(symbols, id)
  const now = qualifiedUser({ user, domain })
  if (now === null || !continues(target, now, { logonAt: fromFileTime(LogonTime) }))
    throw new NativeFailure({ kind: 'gone' })
  return SessionState
}

/**
 * @param isAwaited false: the deadline has passed, while Windows took its time to say whose session it is; nothing is done any more
 * @throws {NativeFailure} nothing was done
 */
export function disconnect(symbols: Symbols, target: Incarnation, isAwaited: () => boolean): void {
  const state = check(symbols, target)
  const id = idOf(target)
  if (id === 0) throw new NativeFailure({ kind: 'unsupported', because: 'services' })
  const own = ownSession(symbols)
  if (own === null) throw failed(symbols, 'ProcessIdToSessionId')
  if (id === own) throw new NativeFailure({ kind: 'unsupported', because: 'own-session' })
  if (state === wts.WTSDisconnected || !isAwaited()) return
  // Waiting would last until the session's programs have taken notice of it, if they ever do.
  if (symbols.WTSDisconnectSession(null, id, 0) === 0) throw failed(symbols, 'WTSDisconnectSession')
}

/** @param isAwaited as of {@link disconnect} @throws {NativeFailure} nothing was shown */
export function notify(symbols: Symbols, target: Incarnation, text: string, isAwaited: () => boolean): void {
  check(symbols, target)
  if (!isAwaited()) return
  const style = wts.MB_ICONINFORMATION | wts.MB_TOPMOST
  const [titleBytes, textBytes] = [TITLE.length * 2, text.length * 2]
  const sent = symbols.WTSSendMessageW(
    null,
    idOf(target),
    TITLE,
    titleBytes,
    text,
    textBytes,
    style,
    MESSAGE_SECONDS,
    [0],
    0,
  )
  if (sent === 0) throw failed(symbols, 'WTSSendMessageW')
}

/** Ids of Windows are 32-bit numbers; whatever else is named can't be there. */
function idOf({ sessionId }: Incarnation): number {
  const id = /^\d{1,10}$/.test(sessionId) ? Number(sessionId) : wts.NO_SESSION
  if (id >= wts.NO_SESSION) throw new NativeFailure({ kind: 'gone' })
  return id
}
