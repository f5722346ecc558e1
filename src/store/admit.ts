import type { Intent } from '../model/action.ts'
import type { Database } from './database.ts'
import { hasOpenAction, insertIntent } from './intents.ts'
import { appendEntry } from './journal.ts'
import type { Moment } from './moment.ts'
import { writesWithin } from './write-log.ts'

/**
 * Admits what the limits allow, in the order given. To be called in one write transaction: what it reads must be what holds
 * when its intents become durable.
 *
 * Invariant of a state folder: after admission no session has more writes within its rule's `per` than its `count`.
 */
export function admit(db: Database, host: string, intents: readonly Intent[], now: Moment): readonly Intent[] {
  const admitted = intents.filter(intent => {
    const { sessionId } = intent.incarnation
    if (hasOpenAction(db, host, sessionId)) return false
    if (writesWithin(db, host, sessionId, intent.limit, now) >= intent.limit.count) return false
    journalIntent(db, host, intent, now)
    return true
  })
  for (const { incarnation, limit } of admitted) {
    if (writesWithin(db, host, incarnation.sessionId, limit, now) > limit.count) {
      throw new Error(`The write bound of session ${incarnation.sessionId} would be broken; nothing was admitted`)
    }
  }
  return admitted
}

function journalIntent(db: Database, host: string, intent: Intent, now: Moment): void {
  const { sessionId, person, stamp } = insertIntent(db, host, intent, now)
  const { id, action, rule, status, timeout, limit, plan, request } = intent
  const detail = { status, stamp, timeout, limit, plan, request, digest: rule.digest, file: rule.file, line: rule.line }
  appendEntry(db, host, { kind: 'intent', intent: id, sessionId, person, action, rule, detail }, now)
}
