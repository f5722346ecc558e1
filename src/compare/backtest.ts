import { type Holds, noHolds } from '../model/hold.ts'
import type { GuardSettings } from '../model/ledger.ts'
import type { Plan } from '../model/plan.ts'
import { type Rule, ruleKey } from '../model/policy.ts'
import { between, type Instant, instant, type Milliseconds, ms } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { type PreparedBundle, plan } from '../planner/plan.ts'
import { Differences, type EnsureThen } from './backtest-differences.ts'
import { Doings } from './backtest-doings.ts'
import { Honours } from './backtest-honour.ts'
import { type Considered, Memory, type RuleOf } from './backtest-memory.ts'
import type { BacktestResult } from './backtest-result.ts'
import type { Deed } from './backtest-stay.ts'
import type { Moment } from './backtest-timeline.ts'
import { World } from './backtest-world.ts'

export interface BacktestOptions {
  /** The policies to try. */
  readonly prepared: PreparedBundle
  /** null only where no rule has a window. */
  readonly zones: Zones | null
  /** Where no plan tells which were in force then. */
  readonly guards: GuardSettings
  readonly ensureThen: EnsureThen
  /** What was done then, oldest first. */
  readonly deeds: readonly Deed[]
}

/** What follows from an action, and from that, goes no further than this at one instant. */
const ROUNDS = 6

/**
 * Tries policies on what is recorded of a host, moment by moment: what would have been seen, planned and done had they been in force all the
 * time. Pure, as planning is. Holds, overrides, stops and the settings of then count as they did; that nobody had armed the host does not.
 *
 * ```ts
 * const backtest = new Backtest(options)
 * for (const moment of momentsOf(recordings)) backtest.follow(moment)
 * const { disconnected } = backtest.result()
 * ```
 */
export class Backtest {
  readonly #options: BacktestOptions
  readonly #rules: ReadonlyMap<string, Rule>
  readonly #world: World
  readonly #memory = new Memory()
  readonly #honours = new Honours()
  readonly #doings = new Doings()
  readonly #differences: Differences
  #from: Instant | null = null
  #until: Instant | null = null
  #begun = false
  #watched = 0
  #looks = 0
  #plans = 0
  #forgotten = 0
  readonly #counts = { unlock: 0, disconnect: 0, assert: 0 }

  constructor(options: BacktestOptions) {
    this.#options = options
    this.#world = new World(options.deeds)
    this.#differences = new Differences(options.ensureThen)
    this.#rules = new Map(options.prepared.bundle.rules.map(rule => [ruleKey(rule), rule]))
  }

  /** How many plans were made so far. */
  get plans(): number {
    return this.#plans
  }

  follow(moment: Moment): void {
    const { at, until, then } = moment
    if (this.#until !== null && at > this.#until) this.#lostSight(this.#until)
    this.#from ??= at
    this.#until = until
    this.#watched += between(at, until)
    if (moment.isNewLook) {
      this.#looks++
      if (moment.forgotten) this.#forgotten++
    }
    if (!this.#begun && then !== null) {
      this.#memory.begin(then.ledger)
      this.#begun = true
    }
    this.#world.see(moment)
    this.#memory.forget(this.#world.sightings)
    let now = at
    while (true) {
      const wakeAt = this.#pass(moment, now)
      if (wakeAt === null || wakeAt >= until) break
      now = instant(Math.max(wakeAt, now + 1))
    }
  }

  /** To be asked for once, at the end. */
  result(): BacktestResult {
    if (this.#until !== null) this.#lostSight(this.#until)
    const { unlisted: disconnects, ...done } = this.#doings.result()
    const { unlisted: differences, notCompared, ...wanted } = this.#differences.result()
    const { begun, cancelled } = this.#memory.notices
    const watched: Milliseconds = ms(this.#watched)
    const span = this.#from === null || this.#until === null ? null : { from: this.#from, until: this.#until }
    const { takenBack, returns } = this.#world
    return {
      revision: this.#options.prepared.bundle.revision,
      span,
      watched,
      looks: this.#looks,
      plans: this.#plans,
      would: { ...this.#counts, notices: begun, noticesCancelled: cancelled, honoured: this.#honours.placed },
      ...done,
      ...wanted,
      unlisted: { disconnects, differences },
      unknown: { takenBack, returns, forgotten: this.#forgotten, notCompared },
    }
  }

  #lostSight(at: Instant): void {
    this.#doings.lostSight()
    this.#differences.lostSight(at)
  }

  /** @returns when time alone changes what is decided */
  #pass(moment: Moment, now: Instant): Instant | null {
    for (let round = 0; ; round++) {
      const considered = this.#consider(moment, now)
      const { plan: made } = considered
      const isLast = round === ROUNDS
      if (!isLast && this.#follow(considered)) continue
      if (!isLast && this.#act(considered)) continue
      this.#doings.keptBack(made, now)
      this.#differences.compare(made, considered.sightings, moment.then, now)
      return made.wakeAt
    }
  }

  /** Both are asked, always. */
  #follow(considered: Considered): boolean {
    const remembered = this.#memory.follow(considered)
    const honoured = this.#honours.follow(considered)
    return remembered || honoured
  }

  #act({ plan: made, ruleOf, now }: Considered): boolean {
    let acted = false
    for (const decision of made.decisions) {
      const { status, action, rule: ref, session } = decision
      if ((status !== 'change' && status !== 'assert') || action === 'none' || ref === null) continue
      const rule = ruleOf(ref)
      if (rule === null || session.incarnation === null) continue
      this.#counts[status === 'assert' ? 'assert' : action]++
      this.#doings.acted(decision, now)
      this.#memory.act(decision, rule, now)
      if (status === 'change') this.#world.done(session.incarnation, action, now)
      acted = true
    }
    return acted
  }

  #consider({ then }: Moment, now: Instant): Considered {
    const { prepared, zones, guards: settings } = this.#options
    const observation = this.#world.asOf(now)
    const { sightings } = this.#world
    const guards: GuardSettings = { ...(then?.guards ?? settings), armed: true, setAside: [] }
    const holds = this.#holds(then?.holds ?? noHolds)
    const ledger = this.#memory.ledger(sightings, then?.ledger.armed ?? null)
    const made: Plan = plan({ prepared, observation, ledger, holds, guards, now, zones })
    this.#plans++
    return { plan: made, observation, sightings, ruleOf: this.#ruleOf(holds), now }
  }

  /** What people placed stays; blocks that the policies of then honoured do not. */
  #holds(then: Holds): Holds {
    const own = this.#honours.holds
    const placed = then.holds.filter(({ honours }) => honours === null)
    return own.length === 0 && placed.length === then.holds.length ? then : { ...then, holds: [...placed, ...own] }
  }

  #ruleOf({ overrides }: Holds): RuleOf {
    return ref =>
      this.#rules.get(ruleKey(ref)) ?? overrides.find(({ rule }) => ruleKey(rule) === ruleKey(ref))?.rule ?? null
  }
}
