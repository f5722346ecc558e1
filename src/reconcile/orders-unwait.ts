import type { Hold, Override } from '../model/hold.ts'
import { type Ledger, partsOfBackoffKey } from '../model/ledger.ts'
import type { RuleRef } from '../model/policy.ts'
import type { Fact } from '../store/fact.ts'
import type { Ordered } from '../store/requests.ts'
import type { ReconcileEvent } from './events.ts'
import type { Selecting } from './orders-select.ts'

/** Upon which a release is carried out. */
export interface Releasing extends Selecting {
  readonly by: string
  readonly holds: readonly Hold[]
  readonly overrides: readonly Override[]
  readonly ledger: Ledger
}

/** What follows from ending one of them. */
export interface Ending {
  readonly facts: readonly Fact[]
  readonly events: readonly ReconcileEvent[]
  readonly ended: Ordered['ended']
}

const nothing: Ending = { facts: [], events: [], ended: [] }

/** Ends what the loop has these sessions wait for: backoff and fights, which are kept by incarnation and rule. */
export function waits(keys: ReadonlySet<string>, everything: boolean, context: Releasing): readonly Ending[] {
  const { ledger, sightings } = context
  const waiting = Map.groupBy(ledger.backoff.keys(), incarnationIn)
  const fought = Map.groupBy(ledger.fights, ([key]) => incarnationIn(key))
  const endings: Ending[] = []
  for (const incarnation of sightings.values()) {
    if (!everything && !keys.has(incarnation.key)) continue
    const { sessionId } = incarnation
    for (const key of waiting.get(incarnation.key) ?? []) {
      const rule = ruleIn(key, context)
      endings.push({
        facts: [{ kind: 'backoff-ended', incarnation, rule }],
        events: [],
        ended: [{ kind: 'backoff', id: null, sessionId }],
      })
    }
    for (const [key, { ruleDigest, contestedSince }] of fought.get(incarnation.key) ?? []) {
      const rule = ruleIn(key, context)
      const contested = contestedSince !== null
      endings.push({
        facts: [{ kind: 'calm', incarnation, rule: { ...rule, digest: ruleDigest }, why: 'released' }],
        events: contested ? [{ kind: 'calm', incarnation, rule, why: 'released' }] : [],
        ended: contested ? [{ kind: 'contested', id: null, sessionId }] : [],
      })
    }
  }
  return endings
}

function incarnationIn(key: string): string {
  return partsOfBackoffKey(key).incarnation
}

/** A rule that has gone stands nowhere. */
function ruleIn(key: string, { prepared }: Releasing): RuleRef {
  const { policy, rule } = partsOfBackoffKey(key)
  const known = prepared.bundle.rules.find(candidate => candidate.policy === policy && candidate.rule === rule)
  return { policy, rule, file: known?.file ?? '', line: known?.line ?? 0 }
}

/** Ends the pause of a provider that failed. */
export function pause({ ledger: { providerFailed }, now }: Releasing): Ending {
  if (providerFailed === null || now >= providerFailed.until) return nothing
  return {
    facts: [{ kind: 'provider-recovered' }],
    events: [],
    ended: [{ kind: 'provider-failed', id: null, sessionId: null }],
  }
}
