import type { SessionSelector } from '../../src/model/hold.ts'
import type { Whom } from './adversary.ts'

export function selectorOf(whom: Whom): SessionSelector {
  if (whom === 'everyone') return { text: 'everySession', match: { everySession: true } }
  if ('id' in whom) return { text: whom.id, match: { sessionId: [whom.id] } }
  if ('user' in whom) return { text: `user=${whom.user}`, match: { user: [whom.user] } }
  return { text: `station=${whom.station}`, match: { station: [whom.station] } }
}

/** Whether it is certain that this session was picked. */
export function picks(
  whom: Whom,
  session: { readonly id: string; readonly user: string | null; readonly station: string | null },
): boolean {
  if (whom === 'everyone') return true
  if ('id' in whom) return session.id === whom.id
  return 'user' in whom ? session.user === whom.user : session.station === whom.station
}
