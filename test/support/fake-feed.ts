import type { BoardChange, BoardDocument, BoardHead, BoardSession } from '../../src/api/contract.ts'
import type { Feed, Numbered } from '../../src/api/keeper.ts'
import type { Audience } from '../../src/board/audience.ts'

/** How many changes of a row are remembered. */
const REMEMBERED = 1_000

/** What one audience was told so far. */
interface Row {
  readonly name: string
  readonly audience: Audience
  readonly told: Numbered[]
  readonly following: Set<(change: Numbered) => void>
  next: number
}

/** A feed that says what a test makes it say, to every audience that may know of it. Narrowed by stations, labels, users and ids alone. */
export class FakeFeed implements Feed {
  readonly #rows = new Map<string, Row>()
  readonly #sessions = new Map<string, BoardSession>()
  #head: BoardHead

  constructor(head: BoardHead, sessions: readonly BoardSession[]) {
    this.#head = head
    for (const session of sessions) this.#sessions.set(session.id, session)
  }

  get head(): BoardHead {
    return this.#head
  }

  get sessions(): readonly BoardSession[] {
    return [...this.#sessions.values()]
  }

  /** How many follow, whoever they are. */
  get followers(): number {
    return [...this.#rows.values()].reduce((sum, { following }) => sum + following.size, 0)
  }

  board(audience: Audience): BoardDocument {
    return this.#board(this.#rowOf(audience))
  }

  follow(audience: Audience, from: string | null, onChange: (change: Numbered) => void): Disposable {
    const row = this.#rowOf(audience)
    const at = from?.startsWith(`${row.name}-`) ? Number(from.slice(row.name.length + 1)) : Number.NaN
    const oldest = row.next - row.told.length
    if (at >= oldest - 1 && at < row.next) for (const each of row.told.slice(at + 1 - oldest)) onChange(each)
    else onChange(numbered(`${row.name}-${row.next - 1}`, { event: 'board', data: this.#board(row) }))
    row.following.add(onChange)
    return { [Symbol.dispose]: () => void row.following.delete(onChange) }
  }

  within({ match }: Audience): ReadonlySet<string> {
    return new Set(this.sessions.filter(session => this.#matches(match, session)).map(({ id }) => id))
  }

  setHead(differences: Partial<BoardHead>): void {
    this.#head = { ...this.#head, ...differences }
    const changed = new Set(Object.keys(differences))
    this.#tell(({ audience }) => {
      const fields = Object.entries(this.#headFor(audience)).filter(([field]) => changed.has(field))
      return { event: 'head', data: Object.fromEntries(fields) }
    })
  }

  /** The session is there from now on, or is as given. */
  change(session: BoardSession): void {
    this.#sessions.set(session.id, session)
    this.#tell(({ audience }) =>
      this.#matches(audience.match, session) ? { event: 'session', data: sessionFor(audience, session) } : null,
    )
  }

  remove(id: string): void {
    const session = this.#sessions.get(id)
    if (session === undefined) return
    this.#sessions.delete(id)
    this.#tell(({ audience }) => (this.#matches(audience.match, session) ? { event: 'gone', data: { id } } : null))
  }

  happened(document: Readonly<Record<string, unknown>>): void {
    this.#tell(({ audience }) => (audience.names ? { event: 'happened', data: document } : null))
  }

  #rowOf(audience: Audience): Row {
    const key = `${audience.names} ${audience.match?.text ?? ''}`
    const known = this.#rows.get(key)
    if (known !== undefined) return known
    const name = `row${this.#rows.size + 1}`
    const row: Row = { name, audience, told: [], following: new Set(), next: 1 }
    this.#rows.set(key, row)
    return row
  }

  #tell(changeFor: (row: Row) => BoardChange | null): void {
    for (const row of this.#rows.values()) {
      const change = changeFor(row)
      if (change === null) continue
      const told = numbered(`${row.name}-${row.next++}`, change)
      row.told.push(told)
      if (row.told.length > REMEMBERED) row.told.shift()
      for (const onChange of [...row.following]) onChange(told)
    }
  }

  #board({ name, next, audience }: Row): BoardDocument {
    return {
      apiVersion: 'stationkeeper/v1',
      kind: 'Board',
      cursor: `${name}-${next - 1}`,
      head: this.#headFor(audience),
      sessions: this.sessions
        .filter(session => this.#matches(audience.match, session))
        .map(session => sessionFor(audience, session)),
    }
  }

  #headFor({ names }: Audience): BoardHead {
    if (names) return this.#head
    const { stopped, troubles, placed } = this.#head
    return {
      ...this.#head,
      stopped: stopped === null ? null : '',
      troubles: troubles.map(trouble => ({ ...trouble, message: '' })),
      placed: placed.map(each => ({ ...each, selector: null, by: null, reason: null })),
    }
  }

  #matches(match: Audience['match'], { id, user, station }: BoardSession): boolean {
    if (match === null) return true
    const { sessionId, user: users, station: stations, labels = {} } = match.match
    const of = this.#head.stations.find(each => each.id === station)?.labels ?? {}
    return (
      (sessionId?.includes(id) ?? true) &&
      (users?.includes(user ?? '') ?? true) &&
      (stations?.includes(station ?? '') ?? true) &&
      Object.entries(labels).every(([name, values]) => values.includes(of[name] ?? ''))
    )
  }
}

function sessionFor({ names }: Audience, session: BoardSession): BoardSession {
  if (names) return session
  const { decision } = session
  return {
    ...session,
    user: null,
    client: null,
    decision: { ...decision, reason: { code: decision.reason.code } },
  }
}

function numbered(id: string, change: BoardChange): Numbered {
  return { id, change, frame: `id: ${id}\nevent: ${change.event}\ndata: ${JSON.stringify(change.data)}\n\n` }
}
