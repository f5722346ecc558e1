import type { BoardChange, BoardDocument, BoardHead, BoardSession } from '../api/contract.ts'
import type { Numbered } from '../api/keeper.ts'
import type { Interned } from './interned.ts'

/** So many changes can be gone back: a page that was away for longer gets the whole board, which is no more by then. */
const REMEMBERED = 4_096

/** And so many letters of them, whatever is in them: the head of a room with many holds is long. */
const REMEMBERED_LETTERS = 8_388_608

/** A head in which nothing but this is new is worth no more than one change in that time, in ms. */
const LOOK_EVERY = 1_000

/** What one audience is to see at a moment. */
export interface Sight {
  readonly head: BoardHead
  /** In order. */
  readonly sessions: ReadonlyMap<string, Interned>
  /** Lines of the log since the last. */
  readonly happened: readonly Readonly<Record<string, unknown>>[]
}

type OnChange = (change: Numbered) => void

/**
 * The changes of one audience's board, numbered without a gap, and the board to which they lead: whoever takes the board as it was at any
 * number and carries out what follows has the board as it is.
 */
export class Row {
  readonly #name: string
  readonly #onFailure: (error: unknown) => void
  readonly #followers = new Set<OnChange>()
  #head: BoardHead | null = null
  #sessions: ReadonlyMap<string, Interned> = new Map()
  /** Number of the last change. */
  #last = 0
  /** The latest changes by their numbers, which follow each other: the oldest first, the last is `#last`. */
  readonly #remembered = new Map<number, Numbered>()
  #letters = 0
  /** The board at `#last`, as a change; null: it was not asked for since. */
  #whole: Numbered | null = null

  constructor(name: string, onFailure: (error: unknown) => void) {
    this.#name = name
    this.#onFailure = onFailure
  }

  get followers(): number {
    return this.#followers.size
  }

  /** null: nothing is to be seen yet. */
  get board(): BoardDocument | null {
    const { change } = this.#boardChange() ?? {}
    return change?.event === 'board' ? change.data : null
  }

  /** What is new goes to all who follow. */
  show({ head, sessions, happened }: Sight): void {
    const isFirst = this.#head === null
    const changes = isFirst ? [] : this.#changesTo(head, sessions)
    for (const data of happened) this.#append({ event: 'happened', data })
    if (isFirst) this.#head = head
    this.#sessions = sessions
    for (const change of changes) {
      if (change.event === 'head') this.#head = head
      this.#append(change)
    }
    const whole = isFirst ? this.#boardChange() : null
    if (whole !== null) this.#send(whole)
  }

  follow(from: string | null, onChange: OnChange): Disposable {
    const before = this.#since(from)
    const first = before === null ? this.#boardChange() : null
    // A caller may hear of the first change before it has what ends the rest.
    this.#followers.add(onChange)
    for (const change of before ?? (first === null ? [] : [first])) this.#call(onChange, change)
    return { [Symbol.dispose]: () => void this.#followers.delete(onChange) }
  }

  /** null: nobody can go on from there. */
  #since(from: string | null): readonly Numbered[] | null {
    const [, name, digits = ''] = from?.match(/^(.+)-(\d{1,15})$/) ?? []
    const number = Number(digits)
    const missed = this.#last - number
    if (name !== this.#name || this.#head === null || missed < 0 || missed > this.#remembered.size) return null
    return Array.from({ length: missed }, (_, index) => this.#remembered.get(number + index + 1)).filter(
      change => change !== undefined,
    )
  }

  #changesTo(head: BoardHead, sessions: ReadonlyMap<string, Interned>): readonly BoardChange[] {
    const changes: BoardChange[] = []
    for (const id of this.#sessions.keys()) if (!sessions.has(id)) changes.push({ event: 'gone', data: { id } })
    for (const [id, session] of sessions) {
      if (this.#sessions.get(id) !== session) changes.push({ event: 'session', data: session.document })
    }
    const data = this.#head === null ? null : changedFields(this.#head, head)
    return data === null ? changes : [...changes, { event: 'head', data }]
  }

  #append(change: BoardChange): void {
    this.#last++
    const numbered = this.#numbered(change)
    this.#remember(numbered)
    this.#whole = null
    this.#send(numbered)
  }

  #remember(numbered: Numbered): void {
    this.#remembered.set(this.#last, numbered)
    this.#letters += numbered.frame.length
    for (const [number, { frame }] of this.#remembered) {
      if (this.#remembered.size <= REMEMBERED && this.#letters <= REMEMBERED_LETTERS) return
      this.#remembered.delete(number)
      this.#letters -= frame.length
    }
  }

  #boardChange(): Numbered | null {
    if (this.#head === null) return null
    this.#whole ??= this.#numbered({
      event: 'board',
      data: {
        apiVersion: 'stationkeeper/v1',
        kind: 'Board',
        cursor: this.#cursor,
        head: this.#head,
        sessions: Array.from(this.#sessions.values(), ({ document }): BoardSession => document),
      },
    })
    return this.#whole
  }

  #numbered(change: BoardChange): Numbered {
    const id = this.#cursor
    const json = change.event === 'session' ? this.#sessions.get(change.data.id)?.json : undefined
    const data = json ?? JSON.stringify(change.data)
    return { id, change, frame: `id: ${id}\nevent: ${change.event}\ndata: ${data}\n\n` }
  }

  get #cursor(): string {
    return `${this.#name}-${this.#last}`
  }

  #send(change: Numbered): void {
    for (const onChange of [...this.#followers]) if (this.#followers.has(onChange)) this.#call(onChange, change)
  }

  /** One that fails is left to itself: it has missed a change. */
  #call(onChange: OnChange, change: Numbered): void {
    try {
      onChange(change)
    } catch (error) {
      this.#followers.delete(onChange)
      this.#onFailure(error)
    }
  }
}

/** null: nothing that is worth telling. */
function changedFields(before: BoardHead, now: BoardHead): Partial<BoardHead> | null {
  // Every key of a head is a field of it.
  const fields = Object.keys(now) as (keyof BoardHead)[]
  const changed = fields.filter(
    field => now[field] !== before[field] && JSON.stringify(now[field]) !== JSON.stringify(before[field]),
  )
  if (changed.length === 0) return null
  const [only] = changed
  if (changed.length === 1 && only === 'observedAt' && isSoon(before.observedAt, now.observedAt)) return null
  return Object.fromEntries(changed.map(field => [field, now[field]]))
}

function isSoon(before: string | null, now: string | null): boolean {
  if (before === null || now === null) return false
  const passed = Date.parse(now) - Date.parse(before)
  return passed >= 0 && passed < LOOK_EVERY
}
