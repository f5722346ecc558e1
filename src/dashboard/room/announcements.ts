import type { Board } from '../client/board.ts'

/** What is said to whoever hears the page. */
export interface Announcement {
  /** Interrupts what is being said. */
  readonly urgent: boolean
  readonly text: string
}

/** What of a change is worth a word: what can't be overlooked by those who see. */
export function announcementsOf(before: Board | null, after: Board): readonly Announcement[] {
  if (before === null) return []
  const said: Announcement[] = []
  const [was, is] = [before.head, after.head]
  if (is.blockAll !== null && is.blockAll.at !== was.blockAll?.at)
    said.push({ urgent: true, text: `Block All: ${is.blockAll.sessions} of ${is.blockAll.of} sessions are blocked` })
  if (is.blockAll === null && was.blockAll !== null)
    said.push({ urgent: false, text: 'Block All is over: none of its sessions is blocked' })
  const [fewer, more] = [contestedIds(before), contestedIds(after)]
  const begun = [...more].filter(id => !fewer.has(id))
  if (begun.length > 0) said.push({ urgent: true, text: `Contested: ${sessionsText(begun)}` })
  const calm = [...fewer].filter(id => !more.has(id))
  if (calm.length > 0) said.push({ urgent: false, text: `No longer contested: ${sessionsText(calm)}` })
  if (is.stopped !== null && was.stopped === null) said.push({ urgent: true, text: 'Acting is stopped' })
  if (is.stopped === null && was.stopped !== null) said.push({ urgent: false, text: 'Acting goes on' })
  const known = new Set(was.troubles.map(({ what }) => what))
  for (const { what, message } of is.troubles)
    if (!known.has(what)) said.push({ urgent: true, text: message === '' ? what : message })
  said.push(...placedSaid(was.placed, is.placed))
  return said
}

function placedSaid(was: Board['head']['placed'], is: Board['head']['placed']): readonly Announcement[] {
  const ids = (placed: Board['head']['placed']): ReadonlySet<string> => new Set(placed.map(({ id }) => id))
  const [before, after] = [ids(was), ids(is)]
  const name = ({ kind, selector, id }: Board['head']['placed'][number]): string => `${kind} on ${selector ?? id}`
  return [
    ...is.filter(({ id }) => !before.has(id)).map(each => ({ urgent: false, text: `New: ${name(each)}` })),
    ...was.filter(({ id }) => !after.has(id)).map(each => ({ urgent: false, text: `Ended: ${name(each)}` })),
  ]
}

function contestedIds({ sessions }: Board): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const session of sessions.values()) if (session.contested !== null) ids.add(session.id)
  return ids
}

function sessionsText(ids: readonly string[]): string {
  if (ids.length > 3) return `${ids.length} sessions`
  return `${ids.length === 1 ? 'session' : 'sessions'} ${ids.join(', ')}`
}
