import type { Incarnation } from '../model/incarnation.ts'
import type { RuleRef } from '../model/policy.ts'
import type { Database } from './database.ts'
import type { KeptRule } from './fact.ts'
import { columnsOf, type IncarnationColumns } from './incarnations.ts'
import type { Entry } from './journal.ts'
import type { Moment } from './moment.ts'
import { text, textOrNull } from './row.ts'
import { Within } from './within.ts'

/** What an entry of the journal is about. */
type Subject = Omit<Entry, 'kind' | 'detail'>

/** An intent as those facts need it that name it by its id. */
interface IntentSubject {
  readonly entry: Subject
  readonly who: IncarnationColumns
  readonly rule: KeptRule
  /** Names that may stand in what is said of it. */
  readonly users: readonly string[]
}

export function about(db: Database, host: string, incarnation: Incarnation, rule: RuleRef, now: Moment): Subject {
  const { sessionId, person } = columnsOf(db, host, incarnation, now)
  return { sessionId, person, rule }
}

/** By id. What an intent says of itself never changes, and outcome, effect and reversal often come together. */
const intents = new Within(() => new Map<string, IntentSubject>())

/** @throws {RangeError} no such intent was admitted, or it is older than the store remembers */
export function aboutIntent(db: Database, host: string, id: string): IntentSubject {
  const known = intents.of(db)
  const subject = known.get(id) ?? readIntent(db, host, id)
  known.set(id, subject)
  return subject
}

function readIntent(db: Database, host: string, id: string): IntentSubject {
  const row = db.get(
    `SELECT session_id, person, stamp, action, content ->> '$.rule' AS rule, name
     FROM intent LEFT JOIN person ON person.id = intent.person WHERE intent.id = ? AND host = ?`,
    id,
    host,
  )
  if (!row) throw new RangeError(`No intent ${id} was admitted`)
  const who = { sessionId: text(row, 'session_id'), person: text(row, 'person'), stamp: text(row, 'stamp') }
  // Written by insertIntent from a value of this type.
  const rule = JSON.parse(text(row, 'rule')) as KeptRule
  const user = textOrNull(row, 'name')
  return {
    entry: { intent: id, sessionId: who.sessionId, person: who.person, action: text(row, 'action'), rule },
    who,
    rule,
    users: user === null ? [] : [user],
  }
}
