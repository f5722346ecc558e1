import type { BoardSession } from '../../api/contract.ts'

/** What can be told of a desk from the back of a room. Graver ones first, and of several it is the gravest. */
export const looks = ['contested', 'blocked', 'held', 'disconnected', 'in-use', 'free'] as const
export type Look = (typeof looks)[number]

/** @param session null: nobody is there */
export function lookOf(session: BoardSession | null, held: ReadonlySet<string>): Look {
  if (session === null) return 'free'
  if (session.contested !== null) return 'contested'
  if (session.blocked === 'yes') return 'blocked'
  if (held.has(session.id)) return 'held'
  return session.state === 'disconnected' ? 'disconnected' : 'in-use'
}

export const lookWords: { readonly [L in Look]: string } = {
  contested: 'Contested',
  blocked: 'Blocked',
  held: 'Paused',
  disconnected: 'Disconnected',
  'in-use': 'In use',
  free: 'Free',
}

/** How large a tile may be, so that a room of so many fits on one screen. */
export function tileSize(desks: number): 'few' | 'some' | 'many' | 'crowd' {
  if (desks <= 12) return 'few'
  if (desks <= 35) return 'some'
  return desks <= 80 ? 'many' : 'crowd'
}
