import type { Outcome } from '../model/action.ts'
import { arm } from './armed.ts'
import type { Database } from './database.ts'
import { about, aboutIntent } from './entry-subject.ts'
import type { Fact } from './fact.ts'
import { addReversal, beginContest, endFight } from './fights.ts'
import { columnsOf } from './incarnations.ts'
import { dropIntent, endIntent, noteOutcome, reverseIntent } from './intents.ts'
import { appendEntry, type Entry } from './journal.ts'
import type { Moment } from './moment.ts'
import { beginNotice, endNotice, noteShown } from './notices.ts'
import { keepObservation } from './observations.ts'
import { knownNames, personId, usersOf, withoutNames } from './people.ts'
import { endHonouring, endPlaced, keepPlaced, releaseFrom } from './placed.ts'
import { namelessPlaced, namelessSelector } from './placed-names.ts'
import { keepPlan } from './plan-records.ts'
import { readSightings, replaceSightings } from './sightings.ts'
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
    case 'plan':
      keepPlan(db, host, fact.record, now)
      return null
    case 'dropped': {
      const about = aboutIntent(db, host, fact.intent)
      dropIntent(db, host, fact.intent)
      return { kind: fact.kind, ...about.entry, detail: { why: withoutNames(fact.why, about.users) } }
    }
    case 'outcome': {
      const about = aboutIntent(db, host, fact.intent)
      const outcome = nameless(fact.outcome, about.users)
      noteOutcome(db, host, fact.intent, outcome, now)
      return { kind: fact.kind, ...about.entry, detail: { outcome } }
    }
    case 'effect': {
      const about = aboutIntent(db, host, fact.intent)
      endIntent(db, host, fact.intent, fact.effect, now)
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
    case 'reversal': {
      const { entry, who, rule } = aboutIntent(db, host, fact.intent)
      if (!reverseIntent(db, fact.intent)) return null
      addReversal(db, host, who, rule, now)
      return { kind: fact.kind, ...entry, detail: { why: fact.why } }
    }
    case 'contested': {
      const { kind, incarnation, rule, reversals } = fact
      beginContest(db, host, fact, now)
      return { kind, ...about(db, host, incarnation, rule, now), detail: { reversals, digest: rule.digest } }
    }
    case 'calm':
      endFight(db, host, fact, now)
      return { kind: fact.kind, ...about(db, host, fact.incarnation, fact.rule, now), detail: { why: fact.why } }
    case 'placed': {
      keepPlaced(db, host, fact, now)
      return {
        kind: fact.kind,
        person: personId(db, fact.placed.by, now),
        detail: namelessPlaced(fact, knownNames(db)),
      }
    }
    case 'placed-ended': {
      const { kind, id, why, by } = fact
      endPlaced(db, host, id, now)
      return { kind, ...(by === null ? {} : { person: personId(db, by, now) }), detail: { id, why } }
    }
    case 'released': {
      const { kind, id, incarnation, by } = fact
      const { sessionId, person } = columnsOf(db, host, incarnation, now)
      releaseFrom(db, host, fact, now)
      // By an id, since the entry is about the one who is released.
      return { kind, sessionId, person, detail: { id, by: personId(db, by, now) } }
    }
    case 'honoured': {
      const { kind, id, by } = fact
      endHonouring(db, host, id)
      return { kind, person: personId(db, by, now), detail: { id } }
    }
    case 'notice': {
      const { kind, incarnation, rule, before } = fact
      beginNotice(db, host, fact, now)
      return { kind, ...about(db, host, incarnation, rule, now), detail: { before, digest: rule.digest } }
    }
    case 'notice-shown': {
      const { kind, incarnation, rule, shown } = fact
      const why = fact.why === null ? null : withoutNames(fact.why, [incarnation.user])
      noteShown(db, host, fact, now)
      return { kind, ...about(db, host, incarnation, rule, now), detail: { shown, why } }
    }
    case 'notice-ended': {
      const { kind, incarnation, rule, why } = fact
      endNotice(db, host, fact, now)
      return { kind, ...about(db, host, incarnation, rule, now), detail: { why } }
    }
    case 'armed':
      arm(db, host, fact.by, now)
      return { kind: fact.kind, person: personId(db, fact.by, now), detail: {} }
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
      const { kind, request, verb, by, setAside, savedPlan } = fact
      const bounded = savedPlan === undefined ? {} : { savedPlan }
      const person = personId(db, by, now)
      const reason = fact.reason === null ? null : withoutNames(fact.reason, knownNames(db))
      return { kind, person, detail: { request, verb, setAside, reason, ...bounded } }
    }
    case 'stopped':
      return { kind: fact.kind, detail: { reason: withoutNames(fact.reason, knownNames(db)) } }
    case 'token-added':
    case 'token-revoked': {
      const { kind, name, by, ...about } = fact
      const match = about.match === null ? null : namelessSelector(about.match, knownNames(db))
      // The entry is about whom the right is for, as those are about what is ordered by it; so who did it goes by an id.
      return { kind, person: personId(db, name, now), detail: { ...about, match, by: personId(db, by, now) } }
    }
    case 'daemon-started':
    case 'daemon-stopped':
    case 'policies-loaded':
    case 'policies-rejected':
    case 'policies-unreachable':
    case 'block-all':
    case 'clock-jumped':
    case 'woke':
    case 'resumed': {
      const { kind, ...detail } = fact
      return { kind, detail }
    }
    default:
      return fact satisfies never
  }
}

function nameless(outcome: Outcome, users: readonly string[]): Outcome {
  return outcome.kind === 'done' ? outcome : { ...outcome, message: withoutNames(outcome.message, users) }
}
