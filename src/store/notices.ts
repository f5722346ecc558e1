import { backoffKey, type Ledger } from '../model/ledger.ts'
import { ms, plus } from '../model/time.ts'
import type { Database } from './database.ts'
import { columnsOf, keyOf } from './incarnations.ts'
import { began, type Moment, waitEnds } from './moment.ts'
import { number, numberOrNull, text } from './row.ts'
import type { Fact } from './store.ts'

type Told<K extends Fact['kind']> = Extract<Fact, { kind: K }>

const THIS_ONE = 'host = ? AND session_id = ? AND person = ? AND stamp = ? AND policy = ? AND rule = ?'

/** Takes the place of one that was cancelled. */
export function beginNotice(db: Database, host: string, fact: Told<'notice'>, now: Moment): void {
  db.run(
    `INSERT OR REPLACE INTO notice (host, session_id, person, stamp, policy, rule, digest, delay, boot, elapsed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...nameOf(db, host, fact, now),
    fact.rule.digest,
    Math.ceil(fact.before),
    now.boot,
    now.stamp,
  )
}

/** The wait is counted from now; when the warning began, which activity is held against, stays as it is. */
export function noteShown(db: Database, host: string, fact: Told<'notice-shown'>, now: Moment): void {
  db.run(
    `UPDATE notice SET shown = ?, delay = delay + iif(shown IS NULL, max(0, ? - elapsed), 0) WHERE ${THIS_ONE}`,
    fact.shown ? 1 : 0,
    now.stamp,
    ...nameOf(db, host, fact, now),
  )
}

/** A cancelled one stays: the person was told, and is not to be told again too soon. */
export function endNotice(db: Database, host: string, fact: Told<'notice-ended'>, now: Moment): void {
  const { why } = fact
  switch (why) {
    case 'cancelled':
      db.run(`UPDATE notice SET cancelled = 1 WHERE ${THIS_ONE}`, ...nameOf(db, host, fact, now))
      return
    case 'done':
      db.run(`DELETE FROM notice WHERE ${THIS_ONE}`, ...nameOf(db, host, fact, now))
      return
    default:
      why satisfies never
  }
}

export function readNotices(db: Database, host: string, now: Moment): Ledger['notices'] {
  const rows = db.all(
    'SELECT notice.*, person.name FROM notice LEFT JOIN person ON person.id = notice.person WHERE host = ?',
    host,
  )
  return new Map(
    rows.map(row => {
      const key = backoffKey(keyOf(host, row), { policy: text(row, 'policy'), rule: text(row, 'rule') })
      const begun = { boot: number(row, 'boot'), elapsed: number(row, 'elapsed') }
      const shown = numberOrNull(row, 'shown')
      const delay = ms(number(row, 'delay'))
      const cancelled = number(row, 'cancelled') === 1
      const notice = {
        ruleDigest: text(row, 'digest'),
        begunAt: began(begun, now),
        until: shown === null && !cancelled ? plus(now.wall, delay) : waitEnds(begun, delay, now),
        shown: shown === null ? null : shown === 1,
        cancelled,
      }
      return [key, notice]
    }),
  )
}

/** Values of {@link THIS_ONE}. */
function nameOf(
  db: Database,
  host: string,
  { incarnation, rule }: Pick<Told<'notice'>, 'incarnation' | 'rule'>,
  now: Moment,
): readonly string[] {
  const { sessionId, person, stamp } = columnsOf(db, host, incarnation, now)
  return [host, sessionId, person, stamp, rule.policy, rule.rule]
}
