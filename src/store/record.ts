import type { Outcome } from '../model/action.ts'
import type { Incarnation } from '../model/incarnation.ts'
import type { RuleRef } from '../model/policy.ts'
import type { Database } from './database.ts'
import { columnsOf, endIntent, noteOutcome } from './intents.ts'
import { appendEntry, type Entry } from './journal.ts'
import type { Moment } from './moment.ts'
import { keepObservation } from './observations.ts'
import { personId, personName, usersOf, withoutNames } from './people.ts'
import { text } from './row.ts'
import { readSightings, replaceSightings } from './sightings.ts'
import type { Fact } from './store.ts'
import { beginBackoff, beginProviderFailure, endBackoff, endProviderFailure } from './waits.ts'

/** Keeps one fact and journals it where it belongs in the journal. To be called in a write transaction. */
export function recordFact(db: Database, host: string, fact: Fact, now: Moment): void {
  const entry = keep(db, host, fact, now)
  if (entry !== null) appendEntry(db, host, entry, now)
}

/** @returns what to journal, null for facts that are not */
function keep(db: Database, host: string, fact: Fact, now: Moment): Entry | null {
  switch (fact.kind) {
    case 'sightings':
      replaceSightings(db, host, fact.sightings, now)
      return null
    case 'observation':
      keepObservation(db, host, fact.observation, now)
      return null
    case 'dropped': {
      const about = aboutIntent(db, host, fact.intent)
      endIntent(db, fact.intent, { dropped: true })
      return { kind: fact.kind, ...about.entry, detail: { why: withoutNames(fact.why, about.users) } }
    }
    case 'outcome': {
      const about = aboutIntent(db, host, fact.intent)
      const outcome = nameless(fact.outcome, about.users)
      noteOutcome(db, fact.intent, outcome)
      return { kind: fact.kind, ...about.entry, detail: { outcome } }
    }
    case 'effect': {
      const about = aboutIntent(db, host, fact.intent)
      endIntent(db, fact.intent, { dropped: false })
      return { kind: fact.kind, ...about.entry, detail: { effect: fact.effect } }
    }
    case 'backoff': {
      const { attempt, delay, rule, incarnation } = fact
      beginBackoff(db, host, fact, now)
      return {
        kind: fact.kind,
        ...about(db, host, incarnation, rule, now),
        detail: { attempt, delay, digest: rule.digest },
      }
    }
    case 'backoff-ended':
      endBackoff(db, host, fact, now)
      return { kind: fact.kind, ...about(db, host, fact.incarnation, fact.rule, now), detail: {} }
    case 'provider-failed': {
      const message = withoutNames(fact.message, usersOf(readSightings(db, host).values()))
      const { kind, delay, revision } = fact
      beginProviderFailure(db, host, { message, delay, revision }, now)
      return { kind, detail: { message, delay, revision } }
    }
    case 'provider-recovered':
      endProviderFailure(db, host)
      return { kind: fact.kind, detail: {} }
    case 'request': {
      const { kind, request, verb, by } = fact
      return { kind, person: personId(db, by, now), detail: { request, verb } }
    }
    case 'daemon-started':
    case 'daemon-stopped':
    case 'policies-loaded':
    case 'policies-rejected':
    case 'stopped':
    case 'resumed': {
      const { kind, ...detail } = fact
      return { kind, detail }
    }
    default:
      return null
  }
}

type About = Omit<Entry, 'kind' | 'detail'>

function about(db: Database, host: string, incarnation: Incarnation, rule: RuleRef, now: Moment): About {
  const { sessionId, person } = columnsOf(db, host, incarnation, now)
  return { sessionId, person, rule }
}

/** @throws {RangeError} no such intent was admitted, or it is older than the store remembers */
function aboutIntent(db: Database, host: string, id: string): { entry: About; users: readonly string[] } {
  const row = db.get(
    `SELECT session_id, person, action, content ->> '$.rule.policy' AS policy, content ->> '$.rule.rule' AS rule
     FROM intent WHERE id = ? AND host = ?`,
    id,
    host,
  )
  if (!row) throw new RangeError(`No intent ${id} was admitted`)
  const person = text(row, 'person')
  const rule = { policy: text(row, 'policy'), rule: text(row, 'rule') }
  const user = personName(db, person)
  return {
    entry: { intent: id, sessionId: text(row, 'session_id'), person, action: text(row, 'action'), rule },
    users: user === null ? [] : [user],
  }
}

function nameless(outcome: Outcome, users: readonly string[]): Outcome {
  return outcome.kind === 'done' ? outcome : { ...outcome, message: withoutNames(outcome.message, users) }
}
