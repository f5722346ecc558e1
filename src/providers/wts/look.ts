import type { Look, SeenSession, SessionDetails } from './calls.ts'
import { fromFileTime } from './filetime.ts'
import type { InfoEx, SessionInfo1 } from './layouts.ts'
import { failed, NativeFailure } from './native-failure.ts'
import { queryInfoEx, queryNumber, queryText } from './query.ts'
import type { Pointer, Symbols } from './symbols.ts'
import * as wts from './wtsapi32.ts'

/** How a session is connected, which lasts as long as one connection does. */
type Client = Pick<SessionDetails, 'protocol' | 'client'>

/** The clients of the connections that were seen in the look before, by session id. */
export type KnownClients = Map<number, Client & Pick<InfoEx, 'LogonTime' | 'ConnectTime' | 'SessionState'>>

/**
 * Everything that Windows tells of its sessions. Each session with a user is asked one question; two more only when it was connected anew.
 * @throws {NativeFailure} the sessions can't be listed
 */
export function look(symbols: Symbols, clients: KnownClients): Look {
  const listed = list(symbols)
  const before = new Map(clients)
  clients.clear()
  const sessions: SeenSession[] = []
  for (const { SessionId: id, State: state, pUserName, pDomainName } of listed) {
    const user = pUserName || null
    const details = user === null ? null : detailsOf(symbols, id, before, clients)
    if (details !== 'gone') sessions.push({ id, state, user, domain: pDomainName || null, details })
  }
  const console = symbols.WTSGetActiveConsoleSessionId()
  return { sessions, console: console === wts.NO_SESSION ? null : console, own: ownSession(symbols) }
}

/** @returns null: Windows does not say */
export function ownSession({ ProcessIdToSessionId }: Symbols): number | null {
  const own: [number] = [0]
  return ProcessIdToSessionId(process.pid, own) === 0 ? null : own[0]
}

function list(symbols: Symbols): readonly SessionInfo1[] {
  const sessions: [Pointer] = [null]
  const count: [number] = [0]
  if (symbols.WTSEnumerateSessionsExW(null, [1], 0, sessions, count) === 0)
    throw failed(symbols, 'WTSEnumerateSessionsExW')
  try {
    return symbols.decode(sessions[0], symbols.layouts.sessionInfo, count[0])
  } finally {
    symbols.WTSFreeMemoryExW(wts.WTSTypeSessionInfoLevel1, sessions[0], count[0])
  }
}

/** @returns null: Windows does not say, as where the right to ask is missing; gone: the session ended since it was listed */
function detailsOf(
  symbols: Symbols,
  id: number,
  before: KnownClients,
  clients: KnownClients,
): SessionDetails | null | 'gone' {
  const info = attempt(() => queryInfoEx(symbols, id))
  if (info === null || info === 'gone') return info
  const { LogonTime, ConnectTime, SessionState, SessionFlags, LastInputTime } = info
  let known = before.get(id)
  if (known?.ConnectTime !== ConnectTime || known.LogonTime !== LogonTime || known.SessionState !== SessionState)
    known = { LogonTime, ConnectTime, SessionState, ...clientOf(symbols, id, info) }
  clients.set(id, known)
  return {
    flags: SessionFlags,
    logonAt: fromFileTime(LogonTime),
    lastInputAt: fromFileTime(LastInputTime),
    protocol: known.protocol,
    client: known.client,
  }
}

/** A disconnected session has no client, although Windows answers for it: it says console. */
function clientOf(symbols: Symbols, id: number, { SessionState }: InfoEx): Client {
  if (SessionState !== wts.WTSActive) return { protocol: null, client: null }
  const protocol = attempt(() => queryNumber(symbols, id, wts.WTSClientProtocolType))
  const client = attempt(() => queryText(symbols, id, wts.WTSClientName))
  return { protocol: protocol === 'gone' ? null : protocol, client: client === 'gone' ? null : client }
}

function attempt<T>(ask: () => T): T | null | 'gone' {
  try {
    return ask()
  } catch (error) {
    if (!(error instanceof NativeFailure) || error.failure.kind !== 'code') throw error
    return wts.isNoSession(error.failure.code) ? 'gone' : null
  }
}
