import type { Hold, Override, SessionSelector } from '../model/hold.ts'
import type { Incarnation } from '../model/incarnation.ts'
import type { Ledger } from '../model/ledger.ts'
import type { RuleRef } from '../model/policy.ts'
import { compareSessionIds } from '../model/session.ts'
import type { Ordered, ReleaseTarget } from '../store/requests.ts'
import type { Fact } from '../store/store.ts'
import type { ReconcileEvent } from './events.ts'
import { type Carried, nothingOrdered, OrderRefused } from './order.ts'
import { bareId, inSession, picked, type Selecting } from './orders-select.ts'

interface Releasing extends Selecting {
  readonly by: string
  readonly holds: readonly Hold[]
  readonly overrides: readonly Override[]
  readonly ledger: Ledger
}

type Placed = Hold | Override

interface Ending {
  readonly facts: readonly Fact[]
  readonly events: readonly ReconcileEvent[]
  readonly ended: Ordered['ended']
}

const nothing: Ending = { facts: [], events: [], ended: [] }

/**
 * Ends what keeps the loop from these sessions, but never the write bound.
 * @throws {OrderRefused} there is no such hold, override or session
 */
export function releasing(target: ReleaseTarget, context: Releasing): Carried {
  return 'id' in target ? releaseOne(target.id, context) : releaseSelected(target.selector, context)
}

function releaseOne(id: string, context: Releasing): Carried {
  const standing = inForce(context)
  const placed = standing.find(candidate => candidate.id === id)
  if (placed === undefined) {
    const known = standing.map(each => each.id)
    throw new OrderRefused(
      `there is no hold or override ${id}; ${known.length === 0 ? 'there is none at all' : `in force: ${known.join(', ')}`}`,
    )
  }
  const sessions = coveredBy(placed, context).map(({ sessionId }) => sessionId)
  return carried([endWhole(placed, context.by)], sessions)
}

function releaseSelected(selector: SessionSelector, context: Releasing): Carried {
  const everything = selector.match.everySession === true
  const standing = inForce(context)
  const selected = selectedBy(selector, standing, context)
  const keys = new Set(selected.map(({ key }) => key))
  const endings = [
    ...standing.map(placed =>
      everything || placed.selector.text === selector.text || boundTo(placed, keys)
        ? endWhole(placed, context.by)
        : endFor(selected, placed, context),
    ),
    ...waits(keys, everything, context),
    pause(context),
  ]
  return carried(
    endings,
    selected.map(({ sessionId }) => sessionId),
  )
}

function carried(endings: readonly Ending[], sessions: readonly string[]): Carried {
  return {
    facts: endings.flatMap(({ facts }) => facts),
    events: endings.flatMap(({ events }) => events),
    ordered: {
      ...nothingOrdered,
      verb: 'release',
      ended: endings.flatMap(({ ended }) => ended),
      sessions: [...sessions].sort(compareSessionIds),
    },
  }
}

function inForce({ holds, overrides, now }: Releasing): readonly Placed[] {
  return [...holds, ...overrides].filter(({ until }) => now < until)
}

/** An id that is on no screen any more may still name a hold. */
function selectedBy(
  selector: SessionSelector,
  standing: readonly Placed[],
  context: Releasing,
): readonly Incarnation[] {
  const id = bareId(selector)
  if (id === null) return incarnationsOf(picked(selector.match, context).yes, context)
  const named = standing.some(placed => placed.selector.text === selector.text)
  return named && !context.sightings.has(id) ? [] : [inSession(id, context)]
}

/** Those that it keeps back now, sessions of which it can't be told included. */
function coveredBy(placed: Placed, context: Releasing): readonly Incarnation[] {
  const { yes, undecided } = picked(placed.selector.match, context)
  return incarnationsOf(placed.kind === 'hold' ? [...yes, ...undecided] : yes, context).filter(
    ({ key }) => !placed.released.has(key) && (placed.incarnation === null || placed.incarnation === key),
  )
}

function incarnationsOf(
  sessions: readonly { readonly id: string }[],
  { sightings }: Selecting,
): readonly Incarnation[] {
  return sessions.flatMap(({ id }) => sightings.get(id) ?? [])
}

function boundTo({ incarnation }: Placed, keys: ReadonlySet<string>): boolean {
  return incarnation !== null && keys.has(incarnation)
}

function endWhole(placed: Placed, by: string): Ending {
  const { id, kind } = placed
  const honours = placed.kind === 'hold' && placed.honours !== null
  return {
    // The row of one that honours a block stays until the block goes: the same block gets no second one.
    facts: [honours ? { kind: 'honoured', id, by } : { kind: 'placed-ended', id, why: 'released', by }],
    events: [{ kind: 'placed-ended', placed, why: 'released' }],
    ended: [{ kind, id, sessionId: null }],
  }
}

function endFor(selected: readonly Incarnation[], placed: Placed, context: Releasing): Ending {
  const covered = new Set(coveredBy(placed, context).map(({ key }) => key))
  const released = selected.filter(({ key }) => covered.has(key))
  const { id, kind } = placed
  return {
    facts: released.map(incarnation => ({ kind: 'released', id, incarnation, by: context.by })),
    events: [],
    ended: released.map(({ sessionId }) => ({ kind, id, sessionId })),
  }
}

/** Backoff and fights are kept by incarnation and rule. */
function waits(keys: ReadonlySet<string>, everything: boolean, context: Releasing): readonly Ending[] {
  const { ledger, sightings } = context
  const endings: Ending[] = []
  for (const incarnation of sightings.values()) {
    if (!everything && !keys.has(incarnation.key)) continue
    const { sessionId } = incarnation
    for (const key of ledger.backoff.keys()) {
      const rule = ruleIn(key, incarnation, context)
      if (rule === null) continue
      endings.push({
        facts: [{ kind: 'backoff-ended', incarnation, rule }],
        events: [],
        ended: [{ kind: 'backoff', id: null, sessionId }],
      })
    }
    for (const [key, { ruleDigest, contestedSince }] of ledger.fights) {
      const rule = ruleIn(key, incarnation, context)
      if (rule === null) continue
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

/** The rule of a key made by `backoffKey`, if it is about that incarnation. */
function ruleIn(key: string, incarnation: Incarnation, { prepared }: Releasing): RuleRef | null {
  if (!key.startsWith(`${incarnation.key}\n`)) return null
  const [policy = '', rule = ''] = key.slice(incarnation.key.length + 1).split('\n')
  const known = prepared.bundle.rules.find(candidate => candidate.policy === policy && candidate.rule === rule)
  return { policy, rule, file: known?.file ?? '', line: known?.line ?? 0 }
}

function pause({ ledger: { providerFailed }, now }: Releasing): Ending {
  if (providerFailed === null || now >= providerFailed.until) return nothing
  return {
    facts: [{ kind: 'provider-recovered' }],
    events: [],
    ended: [{ kind: 'provider-failed', id: null, sessionId: null }],
  }
}
