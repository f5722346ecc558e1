import type { Clock, Timer } from '../model/clock.ts'
import type { Instant } from '../model/time.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { Audience } from './audience.ts'
import { type Happened, happenedDocument } from './happened.ts'
import { type Interned, SessionTexts } from './interned.ts'
import { Nameless } from './nameless.ts'
import type { Picture } from './picture.ts'
import { Row, type Sight } from './row.ts'
import { type Room, View } from './view.ts'

/** A row that nobody follows is kept for so long, for a page that comes back. */
const KEPT: Milliseconds = ms(300_000)

export interface AudiencesOptions {
  readonly clock: Clock
  /** Differs from life to life of the daemon. */
  readonly life: string
  /** One who follows could not be told. */
  readonly onFailure: (error: unknown) => void
}

interface Seat {
  readonly row: Row
  readonly view: View | null
  readonly names: boolean
  /** Ids that it saw last; null: all. */
  within: ReadonlySet<string> | null
  /** Set while nobody follows. */
  end: Timer | null
}

/** A picture's sessions as texts, with names and without. */
interface Texts {
  readonly named: ReadonlyMap<string, Interned>
  readonly nameless: ReadonlyMap<string, Interned> | null
}

/** Everybody who looks, by what they may see, each of them with a row of changes. */
export class Audiences implements Disposable {
  readonly #options: AudiencesOptions
  readonly #seats = new Map<string, Seat>()
  readonly #named = new SessionTexts()
  readonly #nameless = { hide: new Nameless(), texts: new SessionTexts() }
  #rows = 0

  constructor(options: AudiencesOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#seats.size
  }

  get followers(): number {
    let count = 0
    for (const { row } of this.#seats.values()) count += row.followers
    return count
  }

  /** @param picture what a new row begins with; null: there is none yet */
  row(audience: Audience, picture: Picture | null): Row {
    const key = JSON.stringify([audience.names, audience.match?.text ?? null])
    const known = this.#seats.get(key)
    if (known !== undefined) {
      this.#keepFor(key, known)
      return known.row
    }
    const { life, onFailure } = this.#options
    const { match, names } = audience
    const row = new Row(`${life}.${++this.#rows}`, onFailure)
    const seat: Seat = { row, view: match === null ? null : new View(match), names, within: null, end: null }
    this.#seats.set(key, seat)
    if (picture !== null) this.#showTo(seat, picture, this.#texts(picture), [])
    this.#keepFor(key, seat)
    return row
  }

  show(picture: Picture, happened: readonly Happened[]): void {
    const texts = this.#texts(picture)
    for (const seat of this.#seats.values()) this.#showTo(seat, picture, texts, happened)
  }

  within({ match }: Audience, room: Room, now: Instant): ReadonlySet<string> {
    return match === null ? everybody(room) : new View(match).sessions(room, now)
  }

  /** Rows that nobody follows any more end in a while; those that somebody follows don't. */
  mind(): void {
    for (const [key, seat] of this.#seats) {
      if (seat.row.followers > 0 || seat.end === null) this.#keepFor(key, seat)
    }
  }

  [Symbol.dispose](): void {
    for (const { end } of this.#seats.values()) end?.cancel()
    this.#seats.clear()
  }

  #keepFor(key: string, seat: Seat): void {
    seat.end?.cancel()
    seat.end = seat.row.followers > 0 ? null : this.#options.clock.after(KEPT, () => void this.#seats.delete(key))
  }

  #texts(picture: Picture): Texts {
    const named = this.#named.take(picture.sessions)
    const isWatched = [...this.#seats.values()].some(({ names }) => !names)
    const { hide, texts } = this.#nameless
    return {
      named,
      nameless: isWatched ? texts.take(hide.sessions(Array.from(named.values(), ({ document }) => document))) : null,
    }
  }

  #showTo(seat: Seat, picture: Picture, { named, nameless }: Texts, happened: readonly Happened[]): void {
    const { view, names, within: before } = seat
    const within = view === null ? null : view.sessions(picture, picture.now)
    const all = names ? named : (nameless ?? new Map())
    const head = view === null || within === null ? picture.head : view.head(picture, within)
    const sight: Sight = {
      head: names ? head : this.#nameless.hide.head(head),
      sessions: within === null ? all : only(all, within),
      happened: names ? documentsOf(happened, within === null ? null : new Set([...within, ...(before ?? [])])) : [],
    }
    seat.within = within
    seat.row.show(sight)
  }
}

function documentsOf(
  happened: readonly Happened[],
  within: ReadonlySet<string> | null,
): readonly Readonly<Record<string, unknown>>[] {
  return happened.map(each => happenedDocument(each, within)).filter(document => document !== null)
}

function everybody({ observation }: Room): ReadonlySet<string> {
  return new Set(observation.sessions.filter(({ user }) => user !== null).map(({ id }) => id))
}

function only(all: ReadonlyMap<string, Interned>, within: ReadonlySet<string>): ReadonlyMap<string, Interned> {
  return new Map([...all].filter(([id]) => within.has(id)))
}
