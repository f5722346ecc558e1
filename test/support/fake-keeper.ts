import type { BoardHead, BoardSession } from '../../src/api/contract.ts'
import type { Health, Keeper } from '../../src/api/keeper.ts'
import type { Hold } from '../../src/model/hold.ts'
import { type Instant, plus } from '../../src/model/time.ts'
import { nothingOrdered, OrderRefused } from '../../src/reconcile/order.ts'
import type { PlacedNow } from '../../src/standing/placed-now.ts'
import type { JournalEntry, JournalFilter } from '../../src/store/journal-entry.ts'
import type { Ordered, OrderRequest, PlanAnswer, PlanRequest, Synced } from '../../src/store/requests.ts'
import { FakeFeed } from './fake-feed.ts'
import { noon, observation, session } from './observation.ts'
import { planned } from './planning.ts'

/** A pupil at a station, whose session nobody does anything to. */
export function boardSession(id: string, differences: Partial<BoardSession> = {}): BoardSession {
  return {
    id,
    incarnation: `incarnation-of-${id}`,
    user: `pupil${id}`,
    client: null,
    station: id,
    connection: 'station',
    state: 'active',
    blocked: 'no',
    locked: 'no',
    admin: false,
    logonAt: '2026-11-21T08:00:00Z',
    idleSince: null,
    decision: {
      status: 'in-sync',
      action: 'none',
      desired: 'unlocked',
      reason: { code: 'in-sync' },
      rule: { policy: 'lessons', rule: 'open', file: 'lessons.yaml', line: 7 },
    },
    since: '2026-11-21T11:00:00Z',
    contested: null,
    notice: null,
    ...differences,
  }
}

/** A room as it is on a good day: so many stations, the first half in room lab-1 and the rest in lab-2. */
export function boardHead(stations: number, differences: Partial<BoardHead> = {}): BoardHead {
  return {
    host: 'host-1',
    provider: 'simulator',
    version: '0.1.0',
    observedAt: '2026-11-21T12:00:00Z',
    stopped: null,
    armed: true,
    troubles: [],
    fightDetection: 'on',
    blockAll: null,
    policies: {
      source: '/etc/stationkeeper/policies',
      revision: `sha256:${'0'.repeat(64)}`,
      rules: 3,
      loadedAt: '2026-11-21T08:00:00Z',
      commit: null,
      problem: null,
      diagnostics: [],
    },
    stations: Array.from({ length: stations }, (_, index) => ({
      id: String(index + 1),
      name: `Desk ${index + 1}`,
      labels: { room: index < stations / 2 ? 'lab-1' : 'lab-2' },
    })),
    placed: [],
    summary: null,
    budgets: null,
    ...differences,
  }
}

/** A daemon that does nothing but remember what it was asked. */
export class FakeKeeper implements Keeper {
  readonly feed: FakeFeed
  /** What was ordered, and in whose name. */
  readonly orders: { readonly request: OrderRequest; readonly by: string }[] = []
  readonly entries: JournalEntry[] = []
  /** What of them was asked for. */
  readonly looks: JournalFilter[] = []
  healthNow: Health = { alive: true, unready: [] }
  /** The next order is refused with it. */
  refusal: string | null = null
  readonly #now: () => Instant
  #placed: readonly PlacedNow[] = []

  constructor({ stations = 12, now = () => noon }: { readonly stations?: number; readonly now?: () => Instant } = {}) {
    this.#now = now
    const ids = Array.from({ length: stations }, (_, index) => String(index + 1))
    this.feed = new FakeFeed(
      boardHead(stations),
      ids.map(id => boardSession(id)),
    )
  }

  health(): Health {
    return this.healthNow
  }

  plan(): ReturnType<Keeper['plan']> {
    const sessions = this.feed.sessions.map(({ id, user, station }) => session({ id, user, station }))
    return { plan: planned([], sessions), observation: observation(sessions), commit: null }
  }

  why(sessionIds: readonly string[]): Promise<Readonly<Record<string, unknown>> | null> {
    const known = this.feed.sessions.filter(({ id }) => sessionIds.includes(id))
    return Promise.resolve({
      apiVersion: 'stationkeeper/v1',
      kind: 'Why',
      host: this.feed.head.host,
      sessions: known.map(({ id, user, decision }) => ({ decision: { session: { id, user }, ...decision } })),
    })
  }

  placed(): readonly PlacedNow[] {
    return this.#placed
  }

  history(filter: JournalFilter): readonly JournalEntry[] {
    const { sessionId, sessionIds, last } = filter
    this.looks.push(filter)
    const found = this.entries.filter(
      entry =>
        (sessionId === undefined || entry.sessionId === sessionId) &&
        (sessionIds === undefined || sessionIds.includes(entry.sessionId ?? '')),
    )
    return last === undefined ? found : found.slice(-last)
  }

  metrics(): Promise<{ readonly type: string; readonly text: string }> {
    const type = 'text/plain; version=0.0.4; charset=utf-8'
    return Promise.resolve({ type, text: '# TYPE stationkeeper_armed gauge\nstationkeeper_armed 1\n' })
  }

  async order(request: OrderRequest, by: string): Promise<Ordered> {
    await Promise.resolve()
    if (this.refusal !== null) {
      const refused = new OrderRefused(this.refusal)
      this.refusal = null
      throw refused
    }
    this.orders.push({ request, by })
    switch (request.verb) {
      case 'hold':
        return this.#hold(request, by)
      case 'release':
        return this.#release(request)
      default:
        throw new Error(`nobody orders ${request.verb} here`)
    }
  }

  planFor(_request: PlanRequest, _by: string): Promise<PlanAnswer> {
    return Promise.resolve({
      kind: 'planned',
      plan: this.plan()?.plan ?? planned([], []),
      departure: null,
      provider: 'simulator',
      byHand: null,
      armed: true,
      commit: null,
      diagnostics: [],
      found: 0,
    })
  }

  sync(_by: string): Promise<Synced> {
    const { source, revision } = this.feed.head.policies
    return Promise.resolve({ source, revision, commit: null, problem: null, unreached: false, follows: null })
  }

  #hold({ selector, length, reason }: Extract<OrderRequest, { verb: 'hold' }>, by: string): Ordered {
    const now = this.#now()
    const placed: Hold = {
      kind: 'hold',
      id: `h${this.orders.length}`,
      selector,
      incarnation: null,
      by,
      reason,
      placedAt: now,
      until: 'until' in length ? length.until : plus(now, length.for),
      released: new Set(),
      honours: null,
    }
    const sessions = [...this.feed.within({ match: selector, names: true })]
    this.#show([...this.#placed, { placed, sessions }])
    return { ...nothingOrdered, verb: 'hold', placed, sessions }
  }

  #release({ target }: Extract<OrderRequest, { verb: 'release' }>): Ordered {
    const ends = ({ placed }: PlacedNow): boolean =>
      'id' in target ? placed.id === target.id : placed.selector.text === target.selector.text
    const ended = this.#placed.filter(ends)
    if ('id' in target && ended.length === 0) throw new OrderRefused(`there is no hold or override ${target.id}`)
    this.#show(this.#placed.filter(each => !ends(each)))
    return {
      ...nothingOrdered,
      verb: 'release',
      ended: ended.map(({ placed: { kind, id } }) => ({ kind, id, sessionId: null })),
      sessions: ended.flatMap(({ sessions }) => sessions ?? []),
    }
  }

  #show(placed: readonly PlacedNow[]): void {
    this.#placed = placed
    this.feed.setHead({
      placed: placed.map(({ placed: { id, kind, selector, by, reason, until }, sessions }) => ({
        id,
        kind,
        selector: selector.text,
        by,
        reason,
        ensure: null,
        until: new Date(until).toISOString(),
        sessions: sessions ?? [],
      })),
    })
  }
}
