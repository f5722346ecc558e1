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
  const [knew, knows] = [was.blockAll ?? before.lastBlockAll, is.blockAll ?? after.lastBlockAll]
  if (knows !== null && knows.at !== knew?.at)
    said.push({ urgent: true, text: blockAllText(knows, is.blockAll === null) })
  else if (is.blockAll === null && was.blockAll !== null) said.push({ urgent: false, text: overText(after) })
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

/** One that was undone within a moment is over before it is told. */
function blockAllText({ sessions, of }: NonNullable<Board['head']['blockAll']>, isOver: boolean): string {
  const hit = `Block All: ${sessions} of ${of} sessions`
  return isOver ? `${hit} were blocked, and it is over` : `${hit} are blocked`
}

/** Others may be blocked all the same, and a daemon that was started anew knows of no Block All before. */
function overText({ sessions }: Board): string {
  const blocked = [...sessions.values()].filter(session => session.blocked === 'yes').length
  if (blocked === 0) return 'Block All is over: no session is blocked'
  return `Block All is over; ${blocked} ${blocked === 1 ? 'session is' : 'sessions are'} still blocked`
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
