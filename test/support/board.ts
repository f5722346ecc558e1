import type { BoardDocument, BoardSession } from '../../src/api/contract.ts'
import type { Numbered } from '../../src/api/keeper.ts'
import type { Audience } from '../../src/board/audience.ts'
import { Board, type BoardOptions } from '../../src/board/board.ts'
import type { InForce } from '../../src/board/policies-in-force.ts'
import type { DaemonEvent } from '../../src/daemon/events.ts'
import { type Holds, noHolds } from '../../src/model/hold.ts'
import { identify } from '../../src/model/incarnation.ts'
import { emptyLedger, type Ledger } from '../../src/model/ledger.ts'
import type { Bundle, SourceCommit } from '../../src/model/policy.ts'
import { compareSessionIds, type Session } from '../../src/model/session.ts'
import { ms } from '../../src/model/time.ts'
import { plan, prepare } from '../../src/planner/plan.ts'
import { parseSelector } from '../../src/policy/selector.ts'
import { bundle, lasting, rule } from './bundle.ts'
import { guards } from './guards.ts'
import { noon, observation } from './observation.ts'
import { VirtualClock } from './virtual-clock.ts'

export const everyone: Audience = { match: null, names: true }
export const wall: Audience = { match: null, names: false }

export function only(selector: string, names = true): Audience {
  const { selector: match } = parseSelector(selector)
  if (match === null) throw new Error(`no selector: ${selector}`)
  return { match, names }
}

/** What a board is set to, where nothing hangs on it. */
export const plainBoard: Pick<
  BoardOptions,
  'host' | 'provider' | 'version' | 'source' | 'simulated' | 'settings' | 'newId'
> = {
  host: 'host-1',
  provider: 'simulator',
  version: '0.0.0',
  source: '/srv/policies',
  simulated: true,
  settings: {
    hostLimit: { count: 60, per: lasting('1m') },
    disruptionBudget: { count: 3, share: null, per: lasting('1m') },
    blockAll: { sessions: 3, share: 0.5, within: lasting('10s') },
    resync: lasting('5s'),
  },
  newId: () => 'life',
}

/** A board with everything around it that it reads, in a test's hand. */
export class BoardBeside {
  readonly clock: VirtualClock = new VirtualClock(noon)
  readonly troubles: string[] = []
  readonly board: Board
  /** Told the same as the board, and asked only by the test. */
  readonly unread: Board
  ledger: Ledger = emptyLedger
  holds: Holds = noHolds
  stopped: string | null = null
  inForce: InForce & { readonly bundle: Bundle }
  /** How often the store was read. */
  reads = 0
  /** What reading the store throws; null: nothing. */
  failure: Error | null = null
  #before = ''

  constructor(given: Partial<Bundle> = {}, options: Partial<BoardOptions> = {}) {
    this.inForce = { bundle: bundle([rule()], given), commit: null, problem: null }
    const whole: BoardOptions = {
      ...plainBoard,
      store: {
        ledger: () => {
          this.reads++
          if (this.failure !== null) throw this.failure
          return this.ledger
        },
        holds: () => this.holds,
        keptBundle: () => null,
        policyStatus: () => null,
      },
      policies: () => this.inForce,
      stopReason: () => this.stopped,
      clock: this.clock,
      onTrouble: (what, error) => this.troubles.push(`${what}: ${error instanceof Error ? error.message : error}`),
      ...options,
    }
    this.board = new Board(whole)
    this.unread = new Board(whole)
  }

  tell(event: DaemonEvent): void {
    this.board.tell(event)
    this.unread.tell(event)
  }

  use(bundle: Bundle, commit: SourceCommit | null = null): void {
    this.inForce = { bundle, commit, problem: null }
    const { revision, rules } = bundle
    this.tell({ kind: 'policies-loaded', revision, rules: rules.length, diagnostics: [], commit })
  }

  /** A pass: the host is seen like this, and planned for. */
  see(sessions: readonly Session[], differences: Parameters<typeof observation>[1] = {}): void {
    const now = this.clock.now()
    const seen = observation(sessions, { observedAt: now, ...differences })
    this.ledger = { ...this.ledger, sightings: identify(seen, this.ledger.sightings) }
    const made = plan({
      prepared: prepare(this.inForce.bundle),
      observation: seen,
      ledger: this.ledger,
      holds: this.holds,
      guards: { ...guards, stopped: this.stopped !== null },
      now,
      zones: null,
    })
    const text = JSON.stringify(made.decisions)
    this.tell({ kind: 'planned', plan: made, observation: seen, changed: text !== this.#before })
    this.#before = text
  }

  /** Lets so much time pass that whoever follows was told. */
  async settle(): Promise<void> {
    await this.clock.advance(ms(100))
  }
}

/** A page as it should be written: it begins with a board and carries out what comes. */
export class Page {
  /** Since it last began. */
  readonly got: Numbered[] = []
  /** Ever. */
  readonly frames: string[] = []
  board: BoardDocument | null = null
  #following: Disposable | null = null

  /** Of a board that was asked for by itself. */
  begin(document: BoardDocument): void {
    this.got.length = 0
    this.board = document
  }

  follow(board: Board, audience: Audience): void {
    const from = this.board?.cursor ?? null
    this.#following = board.follow(audience, from, change => this.take(change))
  }

  /** Another page that knows nothing, as after a reload. */
  forget(): void {
    this.leave()
    this.board = null
    this.got.length = 0
  }

  leave(): void {
    this.#following?.[Symbol.dispose]()
    this.#following = null
  }

  take(numbered: Numbered): void {
    this.got.push(numbered)
    this.frames.push(numbered.frame)
    const { change } = numbered
    if (change.event === 'board') this.board = change.data
    else if (this.board !== null) this.board = { ...changed(this.board, numbered), cursor: numbered.id }
  }
}

function changed(board: BoardDocument, { change }: Numbered): BoardDocument {
  switch (change.event) {
    case 'board':
      return change.data
    case 'head':
      return { ...board, head: { ...board.head, ...change.data } }
    case 'session':
      return { ...board, sessions: sorted([...without(board, change.data.id), change.data]) }
    case 'gone':
      return { ...board, sessions: without(board, change.data.id) }
    case 'happened':
      return board
    default:
      return change satisfies never
  }
}

function without({ sessions }: BoardDocument, id: string): readonly BoardSession[] {
  return sessions.filter(session => session.id !== id)
}

function sorted(sessions: readonly BoardSession[]): readonly BoardSession[] {
  return sessions.toSorted((a, b) => compareSessionIds(a.id, b.id))
}
