import { fold } from '../model/fold.ts'
import type { Holds } from '../model/hold.ts'
import { compareSessionIds } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import { splitUser } from '../model/user-name.ts'
import { type OrderContext, OrderRefused } from './order.ts'

/**
 * Nobody is forgotten who is here: the next look would know the name again, and what stands about their session, as a hold,
 * must not end by it.
 * @throws {OrderRefused} they are
 */
export function requireAbsent(user: string, { sightings }: Pick<OrderContext, 'sightings'>): void {
  const asked = splitUser(user)
  const theirs = [...sightings.values()].filter(incarnation => {
    const { domain, name } = splitUser(incarnation.user)
    return isSame(name, asked.name) && (asked.domain === null || isSame(domain, asked.domain))
  })
  if (theirs.length === 0) return
  const ids = theirs.map(({ sessionId }) => sessionId).sort(compareSessionIds)
  const sessions = ids.length === 1 ? 'session' : 'sessions'
  throw new OrderRefused(
    `${user} has ${sessions} ${ids.join(', ')} on this host now, and would be known again at once; forget them once they have logged off`,
  )
}

/**
 * What an operator has in force is not changed behind their back: without the name it would be about nobody.
 * @param named ids of all that name them
 * @throws {OrderRefused} something in force does
 */
export function requireUnnamed(
  user: string,
  { holds, overrides }: Pick<Holds, 'holds' | 'overrides'>,
  named: ReadonlySet<string>,
  now: Instant,
): void {
  const standing = [...holds, ...overrides].filter(({ id, until }) => named.has(id) && now < until)
  if (standing.length === 0) return
  const targets = standing.map(({ kind, id }) => `${kind}=${id}`)
  const name = targets.length === 1 ? 'is in force and names' : 'are in force and name'
  throw new OrderRefused(`${targets.join(', ')} ${name} ${user}; release ${targets.join(' and ')} first`)
}

function isSame(a: string | null, b: string): boolean {
  return a !== null && fold(a) === fold(b)
}
