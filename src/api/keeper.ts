import type { Audience } from '../board/audience.ts'
import type { Plan } from '../model/plan.ts'
import type { Observation } from '../model/session.ts'
import type { PlacedNow } from '../standing/placed-now.ts'
import type { JournalEntry, JournalFilter } from '../store/journal-entry.ts'
import type { Ordered, OrderRequest, PlanAnswer, PlanRequest, Synced } from '../store/requests.ts'
import type { BoardChange, BoardDocument } from './contract.ts'

/** A change with where it stands in the row of its audience: the ids of a row follow each other without a gap. */
export interface Numbered {
  /** `<row>-<number>`; a row is one audience during one life of the daemon. */
  readonly id: string
  readonly change: BoardChange
  /** The frame as it goes to every client of the audience, made once: `id:`, `event:`, `data:` and an empty line. */
  readonly frame: string
}

/** What is to be seen of the host, and how it changes. */
export interface Feed {
  /** As it stands; null: nothing was planned yet. */
  board(audience: Audience): BoardDocument | null
  /**
   * Calls back for each change after `from`, beginning with those that are still remembered: at once and in order, or, where it can't be gone on from
   * there, with one `board`. `from` null: with a `board`.
   */
  follow(audience: Audience, from: string | null, onChange: (change: Numbered) => void): Disposable
  /** Ids of the sessions that an audience sees now. */
  within(audience: Audience): ReadonlySet<string>
}

/** Whether the daemon does its work. */
export interface Health {
  /** The loop goes round. */
  readonly alive: boolean
  /** Why it can't do its work now, as lines for people; empty: it can. */
  readonly unready: readonly string[]
}

/** Everything that the API asks of the daemon whose face it is. */
export interface Keeper {
  readonly feed: Feed
  health(): Health
  /** The newest; null: none yet. */
  plan(): { readonly plan: Plan; readonly observation: Observation; readonly commit: string | null } | null
  /** Why sessions are decided about as they are: the document that `why -o json` prints; null: nothing was planned yet. */
  why(sessionIds: readonly string[]): Promise<Readonly<Record<string, unknown>> | null>
  placed(): readonly PlacedNow[]
  /** @throws {StoreError} */
  history(filter: JournalFilter): readonly JournalEntry[]
  /** The text of Prometheus' exposition format, and its media type. */
  metrics(): Promise<{ readonly type: string; readonly text: string }>
  /** Journalled as a request of `by`. Rejects with OrderRefused where another order would do. */
  order(request: OrderRequest, by: string): Promise<Ordered>
  planFor(request: PlanRequest, by: string): Promise<PlanAnswer>
  /** Has the policies fetched, and waits for it. */
  sync(by: string): Promise<Synced>
}
