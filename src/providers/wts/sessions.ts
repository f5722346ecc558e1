import type { Connection, Session, SessionState, Tristate } from '../../model/session.ts'
import type { KnownGroups } from '../group-cache.ts'
import type { Look, SeenSession } from './calls.ts'
import * as wts from './wtsapi32.ts'

export interface SessionFacts {
  /** Windows 7 and Server 2008 R2 give lock flags the other way round. */
  readonly reversedLocks: boolean
  /** null: not known, or not yet. */
  groupsOf(user: string, domain: string | null): KnownGroups | null
}

/** Windows has no block of its own, so there is none to lift. */
export const NO_BLOCK =
  'Windows itself can block and unblock nobody; where MultiPoint Services are installed, use `provider: multipoint`'

/** A session in the words of the model. */
export function sessionOf(seen: SeenSession, { console, own }: Look, facts: SessionFacts): Session {
  const { id, user, domain, details } = seen
  const known = user === null ? null : facts.groupsOf(user, domain)
  const connection = connectionOf(seen, console)
  const isOwn = id === own
  return {
    id: String(id),
    user,
    domain,
    groups: known?.groups ?? null,
    station: null,
    // Whoever sits at the machine itself has no client; the model's null says so only of a station.
    client: connection === 'remote' ? (details?.client ?? null) : null,
    connection,
    state: stateOf(seen.state),
    // Windows has no such thing as MultiPoint's block, so nothing here could tell.
    blocked: 'unknown',
    locked: lockOf(details?.flags ?? null, facts.reversedLocks),
    admin: known?.admin ?? null,
    logonAt: details?.logonAt ?? null,
    idleSince: details?.lastInputAt ?? null,
    own: isOwn,
    can: user === null || id === 0 || isOwn ? [] : ['disconnect'],
    ...(user !== null && { cannot: { unlock: NO_BLOCK } }),
  }
}

function stateOf(state: number): SessionState {
  if (state === wts.WTSActive) return 'active'
  return state === wts.WTSDisconnected ? 'disconnected' : 'other'
}

/** A disconnected session is connected in no way that one could tell. */
function connectionOf({ id, state, details }: SeenSession, console: number | null): Connection | null {
  if (state !== wts.WTSActive) return null
  if (id === console) return 'console'
  return details?.protocol === wts.WTS_PROTOCOL_TYPE_RDP ? 'remote' : null
}

function lockOf(flags: number | null, reversed: boolean): Tristate {
  switch (flags) {
    case wts.WTS_SESSIONSTATE_LOCK:
      return reversed ? 'no' : 'yes'
    case wts.WTS_SESSIONSTATE_UNLOCK:
      return reversed ? 'yes' : 'no'
    default:
      return 'unknown'
  }
}
