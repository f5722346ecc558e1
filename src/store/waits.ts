import type { Ledger } from '../model/ledger.ts'
import { ms } from '../model/time.ts'
import type { Database } from './database.ts'
import type { Fact } from './fact.ts'
import { type Moment, stampedAt, waitEnds } from './moment.ts'
import { number, text } from './row.ts'
import { deleteRow, nameOf, readRuleRows } from './rule-rows.ts'

type Begun<K extends Fact['kind']> = Extract<Fact, { kind: K }>

export function beginBackoff(db: Database, host: string, fact: Begun<'backoff'>, now: Moment): void {
  db.run(
    `INSERT OR REPLACE INTO backoff
       (host, session_id, person, stamp, policy, rule, digest, attempt, delay, boot, elapsed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...nameOf(db, host, fact, now),
    fact.rule.digest,
    fact.attempt,
    Math.ceil(fact.delay),
    now.boot,
    now.stamp,
  )
}

export function endBackoff(db: Database, host: string, fact: Begun<'backoff-ended'>, now: Moment): void {
  deleteRow(db, 'backoff', nameOf(db, host, fact, now))
}

export function readBackoff(db: Database, host: string, now: Moment): Ledger['backoff'] {
  return readRuleRows(db, 'backoff', host, row => ({
    until: waitEnds(stampedAt(row), ms(number(row, 'delay')), now),
    attempt: number(row, 'attempt'),
    ruleDigest: text(row, 'digest'),
  }))
}

export function beginProviderFailure(
  db: Database,
  host: string,
  fact: Pick<Begun<'provider-failed'>, 'message' | 'delay' | 'revision'>,
  now: Moment,
): void {
  db.run(
    `INSERT OR REPLACE INTO provider_failure (host, message, revision, delay, boot, elapsed) VALUES (?, ?, ?, ?, ?, ?)`,
    host,
    fact.message,
    fact.revision,
    Math.ceil(fact.delay),
    now.boot,
    now.stamp,
  )
}

export function endProviderFailure(db: Database, host: string): void {
  db.run('DELETE FROM provider_failure WHERE host = ?', host)
}

export function readProviderFailure(db: Database, host: string, now: Moment): Ledger['providerFailed'] {
  const row = db.get('SELECT * FROM provider_failure WHERE host = ?', host)
  if (!row) return null
  return {
    until: waitEnds(stampedAt(row), ms(number(row, 'delay')), now),
    message: text(row, 'message'),
    revision: text(row, 'revision'),
  }
}
