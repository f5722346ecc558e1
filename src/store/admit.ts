import type { Intent } from '../model/action.ts'
import type { Limit } from '../model/policy.ts'
import { counted } from './counter.ts'
import type { Database } from './database.ts'
import { hasOpenAction, insertIntent } from './intents.ts'
import { appendEntry } from './journal.ts'
import type { Moment } from './moment.ts'
import type { AdmissionBounds } from './store.ts'
import { disconnectsWithin, hostWritesWithin, writesWithin } from './write-log.ts'

/**
 * Admits what the limits allow, in the order given; nothing where holds have changed since it was planned. To be called in
 * one write transaction: what it reads must be what holds when its intents become durable.
 *
 * Invariants of a state folder: after admission no session has more writes within its rule's `per` than its `count`, the
 * host no more than its own limit, and no more sessions were disconnected than the budget allows.
 */
export function admit(
  db: Database,
  host: string,
  intents: readonly Intent[],
  bounds: AdmissionBounds,
  now: Moment,
): readonly Intent[] {
  if (counted(db, host, 'holds') !== bounds.holdsVersion) return []
  const { hostLimit, disruption } = bounds
  let writes = left(hostLimit, hostWritesWithin(db, host, hostLimit, now))
  let disconnects = disruption === null ? null : left(disruption, disconnectsWithin(db, host, disruption, now))
  const admitted = intents.filter(intent => {
    const { sessionId } = intent.incarnation
    if (writes <= 0) return false
    if (intent.action === 'disconnect' && disconnects !== null && disconnects <= 0) return false
    if (hasOpenAction(db, host, sessionId)) return false
    if (writesWithin(db, host, sessionId, intent.limit, now) >= intent.limit.count) return false
    journalIntent(db, host, intent, now)
    writes -= 1
    if (intent.action === 'disconnect' && disconnects !== null) disconnects -= 1
    return true
  })
  if (admitted.length > 0) assertBounds(db, host, admitted, bounds, now)
  return admitted
}

function left({ count }: Limit, used: number): number {
  return count - used
}

/** Counts anew from what is about to be kept. */
function assertBounds(
  db: Database,
  host: string,
  admitted: readonly Intent[],
  { hostLimit, disruption }: AdmissionBounds,
  now: Moment,
): void {
  const broken = (what: string): Error => new Error(`The ${what} would be broken; nothing was admitted`)
  for (const { incarnation, limit } of admitted) {
    const { sessionId } = incarnation
    if (writesWithin(db, host, sessionId, limit, now) > limit.count) throw broken(`write bound of session ${sessionId}`)
  }
  if (hostWritesWithin(db, host, hostLimit, now) > hostLimit.count) throw broken('write bound of the host')
  const disconnects = disruption !== null && admitted.some(({ action }) => action === 'disconnect')
  if (disconnects && disconnectsWithin(db, host, disruption, now) > disruption.count) throw broken('disruption budget')
}

function journalIntent(db: Database, host: string, intent: Intent, now: Moment): void {
  const { sessionId, person, stamp } = insertIntent(db, host, intent, now)
  const { id, action, rule, status, timeout, limit, plan, request } = intent
  const detail = { status, stamp, timeout, limit, plan, request, digest: rule.digest, file: rule.file, line: rule.line }
  appendEntry(db, host, { kind: 'intent', intent: id, sessionId, person, action, rule, detail }, now)
}
