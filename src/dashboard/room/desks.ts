import type { BoardHead, BoardSession } from '../../api/contract.ts'
import { compareSessionIds } from '../../model/session.ts'

/** A place in the room, or a session that comes from elsewhere. */
export interface Desk {
  /** The same for as long as it is the same place with the same session. */
  readonly key: string
  /** null: at no station. */
  readonly station: string | null
  /** As the inventory has it. */
  readonly name: string | null
  /** null: nobody is there. */
  readonly session: BoardSession | null
}

export interface Area {
  /** Room of the inventory, or what its sessions have in common. */
  readonly name: string
  readonly desks: readonly Desk[]
}

/**
 * The host as a room has it: stations in their order, by room where the inventory says in which they stand, an empty desk where nobody is, and
 * after them the sessions that come from elsewhere.
 */
export function areasOf(stations: BoardHead['stations'], sessions: Iterable<BoardSession>): readonly Area[] {
  const at = new Map<string, BoardSession[]>()
  const elsewhere: BoardSession[] = []
  for (const session of sessions) {
    if (session.station === null) elsewhere.push(session)
    else at.set(session.station, [...(at.get(session.station) ?? []), session])
  }
  const known = new Map(stations.map(station => [station.id, station]))
  const ids = [...new Set([...known.keys(), ...at.keys()])].toSorted(compareSessionIds)
  const areas = new Map<string, Desk[]>()
  for (const id of ids) {
    const { name = null, labels = {} } = known.get(id) ?? {}
    const room = labels.room ?? 'Stations'
    const desks = areas.get(room) ?? []
    areas.set(room, desks)
    const there = (at.get(id) ?? []).toSorted(bySessionId)
    if (there.length === 0) desks.push({ key: `station ${id}`, station: id, name, session: null })
    for (const session of there) desks.push({ key: `session ${session.id}`, station: id, name, session })
  }
  const named = [...areas].map(([name, desks]) => ({ name, desks })).toSorted((a, b) => byRoom(a.name, b.name))
  if (elsewhere.length === 0) return named
  const desks = elsewhere
    .toSorted(bySessionId)
    .map(session => ({ key: `session ${session.id}`, station: null, name: null, session }))
  return [...named, { name: named.length === 0 ? 'Sessions' : 'From elsewhere', desks }]
}

/** Those that a search and a filter leave. An empty desk is left where nothing is searched for. */
export function pickedAreas(
  areas: readonly Area[],
  search: string,
  picks: ((session: BoardSession) => boolean) | null,
): readonly Area[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '')
  if (words.length === 0 && picks === null) return areas
  return areas
    .map(({ name, desks }) => ({
      name,
      desks: desks.filter(desk => {
        if (picks !== null && (desk.session === null || !picks(desk.session))) return false
        const text = searchText(name, desk)
        return words.every(word => text.includes(word))
      }),
    }))
    .filter(({ desks }) => desks.length > 0)
}

function searchText(area: string, { station, name, session }: Desk): string {
  const parts = [area, station === null ? null : `station ${station}`, name, session?.user, session?.client]
  return [...parts, session === null ? null : `session ${session.id} ${session.state}`].join(' ').toLowerCase()
}

function bySessionId(a: BoardSession, b: BoardSession): number {
  return compareSessionIds(a.id, b.id)
}

/** Stations whose room nobody said come last. */
function byRoom(a: string, b: string): number {
  if (a === 'Stations' || b === 'Stations') return a === b ? 0 : a === 'Stations' ? 1 : -1
  return a.localeCompare(b, 'en', { numeric: true })
}
