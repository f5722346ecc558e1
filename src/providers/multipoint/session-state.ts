import type { Connection, SessionState } from '../../model/session.ts'

interface StateMeaning {
  readonly state: SessionState
  /** null: the state does not tell. */
  readonly connection: Connection | null
}

/** Names on https://learn.microsoft.com/powershell/module/wmscmdlets/get-wmssession, in lower case. No page names all of them. */
const KNOWN: ReadonlyMap<string, StateMeaning> = new Map([
  ['connectedtostation', { state: 'active', connection: 'station' }],
  ['remoteconnection', { state: 'active', connection: 'remote' }],
])

/** "Suspend" is what MultiPoint Manager calls disconnecting. */
const DISCONNECTED = /disconnect|suspend/i

const UNKNOWN: StateMeaning = { state: 'unknown', connection: null }

/** What a state's name means. A name that nobody knows says nothing: it is neither active nor disconnected. */
export function meaningOfState(name: string): StateMeaning {
  if (DISCONNECTED.test(name)) return { state: 'disconnected', connection: null }
  return KNOWN.get(name.toLowerCase()) ?? UNKNOWN
}
