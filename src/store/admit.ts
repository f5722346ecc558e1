import type { Intent } from '../model/action.ts'
import type { Limit } from '../model/policy.ts'
import { counted } from './counter.ts'
import type { Database } from './database.ts'
import { insertIntent, openSessions } from './intents.ts'
import { appendEntry } from './journal.ts'
import type { Moment } from './moment.ts'
import { knowPeople } from './people.ts'
import type { AdmissionBounds } from './store.ts'
import { usedPlan, useUpPlan } from './used-plans.ts'
import { disconnectsWithin, hostWritesWithin, sessionWrites } from './write-log.ts'

/**
 * Admits what the limits allow, in the order given; nothing where holds have changed since it was planned, or a saved plan asks that is used up. To be called in
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
  const { savedPlan } = bounds
  if (savedPlan !== undefined && usedPlan(db, host, savedPlan) !== null) return []
  const { hostLimit, disruption } = bounds
  const written = writesOf(db, host, intents, now)
  const open = openSessions(db, host)
  let writes = left(hostLimit, hostWritesWithin(db, host, hostLimit, now))
  let disconnects =
    disruption === null || !intents.some(isDisconnect)
      ? null
      : left(disruption, disconnectsWithin(db, host, disruption, now))
  knowPeople(
    db,
    intents.map(({ incarnation }) => incarnation.user),
  )
  const admitted = intents.filter(intent => {
    const { sessionId } = intent.incarnation
    if (writes <= 0) return false
    if (isDisconnect(intent) && disconnects !== null && disconnects <= 0) return false
    if (open.has(sessionId)) return false
    if (written(intent) >= intent.limit.count) return false
    journalIntent(db, host, intent, now)
    open.add(sessionId)
    writes -= 1
    if (isDisconnect(intent) && disconnects !== null) disconnects -= 1
    return true
  })
  if (admitted.length > 0) {
    if (savedPlan !== undefined) useUpPlan(db, host, savedPlan, now)
    assertBounds(db, host, admitted, bounds, now)
  }
  return admitted
}

/**
 * Counts anew from what is about to be kept.
 * @throws {Error} there is more than a bound allows, so nothing may be kept
 */
export function assertBounds(
  db: Database,
  host: string,
  admitted: readonly Intent[],
  { hostLimit, disruption }: AdmissionBounds,
  now: Moment,
): void {
  const broken = (what: string): Error => new Error(`The ${what} would be broken; nothing was admitted`)
  const written = writesOf(db, host, admitted, now)
  const over = admitted.find(intent => written(intent) > intent.limit.count)
  if (over !== undefined) throw broken(`write bound of session ${over.incarnation.sessionId}`)
  if (hostWritesWithin(db, host, hostLimit, now) > hostLimit.count) throw broken('write bound of the host')
  const disconnects = disruption !== null && admitted.some(isDisconnect)
  if (disconnects && disconnectsWithin(db, host, disruption, now) > disruption.count) throw broken('disruption budget')
}

/** The writes of the session of each intent within its limit, read now; what could not be counted is too much. */
function writesOf(db: Database, host: string, intents: readonly Intent[], now: Moment): (intent: Intent) => number {
  const byLength = new Map(
    Array.from(
      Map.groupBy(intents, ({ limit }) => limit.per),
      ([per, those]) => {
        const ids = those.map(({ incarnation }) => incarnation.sessionId)
        return [per, sessionWrites(db, host, ids, { per }, now)]
      },
    ),
  )
  return ({ incarnation, limit }) => byLength.get(limit.per)?.get(incarnation.sessionId) ?? Number.POSITIVE_INFINITY
}

function left({ count }: Limit, used: number): number {
  return count - used
}

function isDisconnect({ action }: Intent): boolean {
  return action === 'disconnect'
}

function journalIntent(db: Database, host: string, intent: Intent, now: Moment): void {
  const { sessionId, person, stamp } = insertIntent(db, host, intent, now)
  const { id, action, rule, status, timeout, limit, plan, request } = intent
  const detail = { status, stamp, timeout, limit, plan, request, digest: rule.digest, file: rule.file, line: rule.line }
  appendEntry(db, host, { kind: 'intent', intent: id, sessionId, person, action, rule, detail }, now)
}
