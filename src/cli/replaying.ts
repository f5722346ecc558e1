import type { Plan } from '../model/plan.ts'
import type { Instant } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { type PreparedBundle, plan } from '../planner/plan.ts'
import { inShort, type RecordedDecision, type RecordedPlan } from '../store/recorded.ts'
import { messageOf } from './errors.ts'

/** How a plan that was made again compares with the one that was recorded. */
export type Verdict =
  /** To the byte. */
  | 'identical'
  /** Not to the byte, for a reason that is known; every session is decided about as it was. */
  | 'alike'
  | 'differs'
  /** It can't be made again, or not so that a difference would mean anything. */
  | 'not-compared'

/** Why a plan may come out otherwise, or can't be made again. */
export type Cause =
  | { readonly code: 'version'; readonly was: string; readonly now: string }
  | { readonly code: 'zone-data'; readonly was: string; readonly now: string }
  /** People whom it is about go by random ids, which no rule names. */
  | { readonly code: 'forgotten' }
  | { readonly code: 'policies-gone'; readonly revision: string }
  | { readonly code: 'policies-refused'; readonly revision: string }
  | { readonly code: 'unplannable'; readonly message: string }

/** A session of which something else is decided. null: the plan had, or has, no such session. */
export interface Difference {
  readonly sessionId: string
  readonly was: RecordedDecision | null
  readonly now: RecordedDecision | null
}

export interface Replayed {
  readonly id: string
  readonly plannedAt: Instant
  readonly verdict: Verdict
  readonly causes: readonly Cause[]
  readonly differences: readonly Difference[]
}

export type ReplaySummary = Readonly<Record<'plans' | 'identical' | 'alike' | 'differ' | 'notCompared', number>>

/** What a plan is made again with. */
export interface ReplayOptions {
  /** The policies that a plan was made by, or why they can't be had. */
  readonly policies: (recorded: Pick<RecordedPlan, 'bundle' | 'revision'>) => PreparedBundle | Cause
  readonly zones: Zones | null
  /** Of this program. */
  readonly version: string
  readonly zoneData: string
  readonly digest: (plan: Plan) => string
}

/** Makes a recorded plan again from what it was made from, and compares. Pure, as planning is. */
export function replay(recorded: RecordedPlan, options: ReplayOptions): Replayed {
  const { id, plannedAt } = recorded
  const result = (verdict: Verdict, causes: readonly Cause[], differences: readonly Difference[] = []): Replayed => ({
    id,
    plannedAt,
    verdict,
    causes,
    differences,
  })
  const prepared = options.policies(recorded)
  if ('code' in prepared) return result('not-compared', [prepared])
  const made = planAgain(recorded, prepared, options.zones)
  if ('code' in made) return result('not-compared', [made])
  if (options.digest(made) === recorded.digest) return result('identical', [])
  const causes = causesOf(recorded, options)
  const differences = differencesOf(recorded.decisions, made)
  if (differences.length === 0 && causes.length > 0) return result('alike', causes)
  return result(recorded.forgotten ? 'not-compared' : 'differs', causes, differences)
}

function planAgain(recorded: RecordedPlan, prepared: PreparedBundle, zones: Zones | null): Plan | Cause {
  const { observation, ledger, holds, guards, plannedAt } = recorded
  try {
    return plan({ prepared, observation, ledger, holds, guards, now: plannedAt, zones })
  } catch (error) {
    // A zone that this machine does not know any more, or what the store could not keep.
    return { code: 'unplannable', message: messageOf(error) }
  }
}

function causesOf(recorded: RecordedPlan, { version, zoneData }: ReplayOptions): readonly Cause[] {
  const causes: Cause[] = []
  if (recorded.version !== version) causes.push({ code: 'version', was: recorded.version, now: version })
  if (recorded.zoneData !== null && recorded.zoneData !== zoneData) {
    causes.push({ code: 'zone-data', was: recorded.zoneData, now: zoneData })
  }
  if (recorded.forgotten) causes.push({ code: 'forgotten' })
  return causes
}

/** In the order of the plan as it is now; sessions that it has no more come last. */
function differencesOf(recorded: readonly RecordedDecision[], made: Plan): readonly Difference[] {
  const before = new Map(recorded.map(decision => [decision.sessionId, decision]))
  const now = inShort(made)
  const here = new Set(now.map(({ sessionId }) => sessionId))
  const changed = now.flatMap((decision): readonly Difference[] => {
    const was = before.get(decision.sessionId) ?? null
    return was !== null && isSame(was, decision) ? [] : [{ sessionId: decision.sessionId, was, now: decision }]
  })
  const gone = recorded.filter(({ sessionId }) => !here.has(sessionId))
  return [...changed, ...gone.map(was => ({ sessionId: was.sessionId, was, now: null }))]
}

function isSame(a: RecordedDecision, b: RecordedDecision): boolean {
  return (
    a.status === b.status &&
    a.action === b.action &&
    a.reason === b.reason &&
    a.policy === b.policy &&
    a.rule === b.rule
  )
}

/** Counts verdicts as they come. */
export class ReplayTally {
  readonly #counts = { identical: 0, alike: 0, differs: 0, 'not-compared': 0 }

  add({ verdict }: Pick<Replayed, 'verdict'>): void {
    this.#counts[verdict]++
  }

  get summary(): ReplaySummary {
    const { identical, alike, differs: differ, 'not-compared': notCompared } = this.#counts
    return { plans: identical + alike + differ + notCompared, identical, alike, differ, notCompared }
  }
}
