import { Backtest } from '../compare/backtest.ts'
import type { EnsureThen } from '../compare/backtest-differences.ts'
import type { BacktestResult } from '../compare/backtest-result.ts'
import { momentsOf } from '../compare/backtest-timeline.ts'
import { fold } from '../model/fold.ts'
import type { GuardSettings } from '../model/ledger.ts'
import { type Bundle, type Ensure, ruleKey } from '../model/policy.ts'
import { type Instant, instant, type Milliseconds, ms } from '../model/time.ts'
import { prepare } from '../planner/plan.ts'
import { loadPolicies } from '../policy/load.ts'
import { nextTurn } from '../runtime/turn.ts'
import { loadZones } from '../runtime/zones.ts'
import type { RecordedPlan } from '../store/recorded.ts'
import type { Store } from '../store/store.ts'
import { deedsIn } from './deeds.ts'

/** What was done in the time that is tried, by whomever. */
export interface DoneThen {
  readonly unlock: number
  readonly disconnect: number
  readonly assert: number
  /** Whom. Everybody who was forgotten since is left out. */
  readonly disconnected: number
}

export interface Backtested {
  readonly result: BacktestResult
  readonly done: DoneThen
}

export interface BacktestingOptions {
  readonly store: Store
  /** The policies to try. */
  readonly bundle: Bundle
  /** Where no plan tells which were in force. */
  readonly guards: GuardSettings
  readonly span: { readonly since?: Instant; readonly until?: Instant }
  /** Of the daemon: a look is missed only when more than one of these went by. */
  readonly resync: Milliseconds
  readonly signal: AbortSignal
  readonly onProgress: (plans: number) => void
}

/** What is seen to stand is noted twice a minute at most. */
const SHORTEST_GAP: Milliseconds = ms(120_000)

/** So many plans are made before anybody else has a turn. */
const AT_ONCE = 100

/** Tries policies on everything that a store has recorded of its host. */
export async function backtest(options: BacktestingOptions): Promise<Backtested> {
  const { store, bundle, guards, span, resync, signal, onProgress } = options
  const prepared = prepare(bundle)
  const run = new Backtest({
    prepared,
    zones: prepared.needsZones ? await loadZones() : null,
    guards,
    ensureThen: ensureThen(store),
    deeds: deedsIn(store.journal({ kinds: ['intent', 'effect'] })),
  })
  let turn = AT_ONCE
  const longestGap = ms(Math.max(SHORTEST_GAP, 2 * resync))
  const { since: from = null, until: to = null } = span
  const observations = store.recordedObservations({
    // One that began before may go on without having been noted again so far.
    ...(from === null ? {} : { since: instant(from - longestGap) }),
    ...(to === null ? {} : { until: to }),
  })
  for (const moment of momentsOf({ observations, plans: plansOf(store, span), longestGap, from, to })) {
    run.follow(moment)
    if (run.plans < turn) continue
    turn = run.plans + AT_ONCE
    onProgress(run.plans)
    await nextTurn()
    signal.throwIfAborted()
  }
  const result = run.result()
  return { result, done: doneThen(store, result) }
}

/** Those of the span, after the one that held when it began. */
function* plansOf(store: Pick<Store, 'recordedPlans'>, span: BacktestingOptions['span']): Iterable<RecordedPlan> {
  const { since } = span
  if (since !== undefined) yield* store.recordedPlans({ until: instant(since - 1), last: 1 })
  yield* store.recordedPlans(span)
}

/** What rules of then made sure of, read from the policies that are kept beside the plans. */
function ensureThen(store: Pick<Store, 'keptBundle'>): EnsureThen {
  const known = new Map<string, ReadonlyMap<string, Ensure>>()
  return ({ bundle: name, holds }: RecordedPlan, policy, rule) => {
    let ensures = known.get(name)
    if (ensures === undefined) {
      const kept = store.keptBundle(name)
      const bundle = kept === null ? null : loadPolicies(kept.files, { timeZone: kept.timeZone }).bundle
      ensures = new Map(bundle?.rules.map(each => [ruleKey(each), each.ensure]))
      known.set(name, ensures)
    }
    const placed = holds.overrides.find(each => each.rule.policy === policy && each.rule.rule === rule)
    return placed?.rule.ensure ?? ensures.get(ruleKey({ policy, rule })) ?? null
  }
}

function doneThen(store: Pick<Store, 'journal'>, { span }: BacktestResult): DoneThen {
  const done = { unlock: 0, disconnect: 0, assert: 0 }
  const people = new Set<string>()
  if (span === null) return { ...done, disconnected: 0 }
  const entries = store.journal({ since: span.from, until: span.until, kinds: ['intent', 'dropped'] })
  const dropped = new Set(entries.flatMap(({ kind, intent }) => (kind === 'dropped' ? [intent] : [])))
  for (const { kind, intent, action, user, detail } of entries) {
    if (kind !== 'intent' || dropped.has(intent) || action === null) continue
    done[detail.status === 'assert' ? 'assert' : action]++
    if (action === 'disconnect' && user !== null) people.add(fold(user))
  }
  return { ...done, disconnected: people.size }
}
