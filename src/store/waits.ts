import type { Ledger } from '../model/ledger.ts'
import { backoffKey } from '../model/ledger.ts'
import { ms } from '../model/time.ts'
import type { Database } from './database.ts'
import { columnsOf, keyOf } from './incarnations.ts'
import { type Moment, waitEnds } from './moment.ts'
import { number, text } from './row.ts'
import type { Fact } from './store.ts'

type Begun<K extends Fact['kind']> = Extract<Fact, { kind: K }>

export function beginBackoff(db: Database, host: string, fact: Begun<'backoff'>, now: Moment): void {
  const { sessionId, person, stamp } = columnsOf(db, host, fact.incarnation, now)
  db.run(
    `INSERT OR REPLACE INTO backoff
       (host, session_id, person, stamp, policy, rule, digest, attempt, delay, boot, elapsed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    host,
    sessionId,
    person,
    stamp,
    fact.rule.policy,
    fact.rule.rule,
    fact.rule.digest,
    fact.attempt,
    Math.ceil(fact.delay),
    now.boot,
    now.stamp,
  )
}

export function endBackoff(db: Database, host: string, fact: Begun<'backoff-ended'>, now: Moment): void {
  const { sessionId, person, stamp } = columnsOf(db, host, fact.incarnation, now)
  db.run(
    `DELETE FROM backoff
     WHERE host = ? AND session_id = ? AND person = ? AND stamp = ? AND policy = ? AND rule = ?`,
    host,
    sessionId,
    person,
    stamp,
    fact.rule.policy,
    fact.rule.rule,
  )
}

export function readBackoff(db: Database, host: string, now: Moment): Ledger['backoff'] {
  const rows = db.all(
    'SELECT backoff.*, person.name FROM backoff LEFT JOIN person ON person.id = backoff.person WHERE host = ?',
    host,
  )
  return new Map(
    rows.map(row => {
      const key = backoffKey(keyOf(host, row), { policy: text(row, 'policy'), rule: text(row, 'rule') })
      const until = waitEnds(
        { boot: number(row, 'boot'), elapsed: number(row, 'elapsed') },
        ms(number(row, 'delay')),
        now,
      )
      return [key, { until, attempt: number(row, 'attempt'), ruleDigest: text(row, 'digest') }]
    }),
  )
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
  const begun = { boot: number(row, 'boot'), elapsed: number(row, 'elapsed') }
  return {
    until: waitEnds(begun, ms(number(row, 'delay')), now),
    message: text(row, 'message'),
    revision: text(row, 'revision'),
  }
}
