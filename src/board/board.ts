import type { BoardDocument } from '../api/contract.ts'
import type { Feed, Numbered } from '../api/keeper.ts'
import type { DaemonEvent } from '../daemon/events.ts'
import type { Clock, Timer } from '../model/clock.ts'
import type { Plan } from '../model/plan.ts'
import type { Bundle } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { type Labels, labelsOf } from '../planner/facts.ts'
import type { Settings } from '../settings/settings.ts'
import type { Store } from '../store/store.ts'
import type { Audience } from './audience.ts'
import { Audiences } from './audiences.ts'
import { BlockAllWatch } from './block-all.ts'
import { DecidedSince } from './decided-since.ts'
import type { Happened } from './happened.ts'
import { type Picture, pictureOf } from './picture.ts'
import { type InForce, PoliciesInForce } from './policies-in-force.ts'
import { Troubles } from './troubles.ts'

/** The store is read no more often, however much happens and however many ask. */
const READ_EVERY: Milliseconds = ms(100)

/** A picture that took long is followed by so many times as long a rest: keeping the host comes first. */
const REST = 4

/** Lines of the log that wait for a page to come back; the newest stay. */
const MOST_WAITING = 1_000

export interface BoardOptions {
  readonly host: string
  readonly provider: string
  readonly version: string
  /** Folder of the policies, or address of their repository, without secrets. */
  readonly source: string
  /** A simulated host needs no arming. */
  readonly simulated: boolean
  readonly settings: Pick<Settings, 'hostLimit' | 'disruptionBudget' | 'blockAll' | 'resync'>
  readonly store: Pick<Store, 'ledger' | 'holds' | 'keptBundle' | 'policyStatus'>
  /** Asked whenever a picture is made. */
  readonly policies: () => InForce
  readonly stopReason: () => string | null
  readonly clock: Clock
  /** Names this life of the daemon: what a page knows of an earlier one is not gone on from. */
  readonly newId: () => string
  /** What an earlier life of the daemon left. Absent: nothing. */
  readonly blockAll?: BlockAllWatch
  /** Told once, until it is well again. */
  readonly onTrouble: (what: string, error: unknown) => void
}

/**
 * What is to be seen of the host, and how it changes. Told every event of the daemon, also while nobody looks, since only these say since when
 * something is as it is; whatever else a board shows is read while somebody looks.
 */
export class Board implements Feed, Disposable {
  readonly #options: BoardOptions
  readonly #audiences: Audiences
  readonly #since = new DecidedSince()
  readonly #blockAll: BlockAllWatch
  readonly #troubles: Troubles
  readonly #policies: PoliciesInForce
  #newest: { readonly plan: Plan; readonly observation: Observation } | null = null
  #labels: { readonly bundle: Bundle; readonly labels: ReadonlyMap<string, Labels> } | null = null
  #happened: Happened[] = []
  /** On `uptime`; null: never. */
  #readAt: Milliseconds | null = null
  #pause: Milliseconds = READ_EVERY
  #picture: Picture | null = null
  #timer: Timer | null = null
  #failing = false
  #closed = false

  constructor(options: BoardOptions) {
    this.#options = options
    const { settings, source, store, clock, newId, blockAll } = options
    this.#blockAll = blockAll ?? new BlockAllWatch(settings.blockAll.within)
    this.#troubles = new Troubles(settings.resync)
    this.#policies = new PoliciesInForce(source, store)
    this.#audiences = new Audiences({ clock, life: newId(), onFailure: error => this.#failed(error) })
  }

  /** The newest plan, and what it was made of; null: nothing was planned yet. */
  get newest(): { readonly plan: Plan; readonly observation: Observation } | null {
    return this.#newest
  }

  /** How many follow it now. */
  get followers(): number {
    return this.#audiences.followers
  }

  /** Never throws, and reads nothing: whoever tells has other things to do. */
  tell(event: DaemonEvent): void {
    if (this.#closed) return
    const now = this.#options.clock.now()
    this.#troubles.tell(event, now)
    this.#policies.tell(event, now)
    if (event.kind === 'block-all') this.#blockAll.recognised(event.sessions, event.of, now)
    if (event.kind === 'planned') {
      const { plan, observation, changed } = event
      if (changed || this.#newest === null) this.#since.tell(plan)
      this.#blockAll.seen(observation)
      this.#newest = { plan, observation }
    } else if (this.#audiences.size > 0) {
      this.#happened.push({ at: now, event })
      if (this.#happened.length > MOST_WAITING) this.#happened.shift()
    }
    this.#showSoon()
  }

  board(audience: Audience): BoardDocument | null {
    this.#showNow()
    return this.#audiences.row(audience, this.#picture).board
  }

  follow(audience: Audience, from: string | null, onChange: (change: Numbered) => void): Disposable {
    this.#showNow()
    const row = this.#audiences.row(audience, this.#picture)
    const following = row.follow(from, onChange)
    this.#audiences.mind()
    return {
      [Symbol.dispose]: () => {
        following[Symbol.dispose]()
        this.#audiences.mind()
      },
    }
  }

  within(audience: Audience): ReadonlySet<string> {
    const { clock, policies } = this.#options
    if (this.#newest === null) return new Set()
    const labels = this.#labelsOf(policies().bundle)
    return this.#audiences.within(audience, { observation: this.#newest.observation, labels }, clock.now())
  }

  /** Nobody is told anything any more. */
  [Symbol.dispose](): void {
    this.#closed = true
    this.#timer?.cancel()
    this.#audiences[Symbol.dispose]()
  }

  #showSoon(): void {
    if (this.#timer !== null || this.#audiences.followers === 0) return
    const { clock } = this.#options
    const left = this.#readAt === null ? 0 : this.#pause - (clock.uptime() - this.#readAt)
    this.#timer = clock.after(ms(Math.max(0, left)), () => {
      this.#timer = null
      this.#show()
    })
  }

  /** For who asks; what was read a moment ago will do. */
  #showNow(): void {
    const { clock } = this.#options
    if (this.#closed || (this.#readAt !== null && clock.uptime() - this.#readAt < this.#pause)) return
    this.#show()
  }

  #show(): void {
    if (this.#newest === null) return
    const { clock } = this.#options
    const begun = clock.uptime()
    try {
      this.#picture = this.#pictureOf(this.#newest)
      const happened = this.#happened
      this.#happened = []
      this.#audiences.show(this.#picture, happened)
      this.#failing = false
    } catch (error) {
      this.#failed(error)
    }
    this.#readAt = clock.uptime()
    this.#pause = ms(Math.max(READ_EVERY, REST * (this.#readAt - begun)))
  }

  #pictureOf(newest: { readonly plan: Plan; readonly observation: Observation }): Picture {
    const { host, provider, version, store, stopReason, simulated, settings, clock } = this.#options
    const inForce = this.#options.policies()
    const { bundle } = inForce
    const ledger = store.ledger()
    const now = clock.now()
    return pictureOf({
      ...newest,
      about: { host, provider, version },
      ledger,
      holds: store.holds(),
      stopped: stopReason(),
      simulated,
      bundle,
      labels: this.#labelsOf(bundle),
      policies: this.#policies.now(inForce),
      troubles: this.#troubles.now(ledger.providerFailed, bundle?.revision ?? null, now),
      since: this.#since,
      blockAll: this.#blockAll.now,
      settings,
      now,
    })
  }

  #labelsOf(bundle: Bundle | null): ReadonlyMap<string, Labels> {
    if (bundle === null) return new Map()
    if (this.#labels?.bundle !== bundle) this.#labels = { bundle, labels: labelsOf(bundle.stations) }
    return this.#labels.labels
  }

  #failed(error: unknown): void {
    if (!this.#failing) this.#options.onTrouble('Keeping the board', error)
    this.#failing = true
  }
}
