import type { Ledger } from '../model/ledger.ts'
import { ms, plus } from '../model/time.ts'
import type { Database } from './database.ts'
import type { Fact } from './fact.ts'
import { began, type Moment, stampedAt, waitEnds } from './moment.ts'
import { number, numberOrNull, text } from './row.ts'
import { deleteRow, nameOf, readRuleRows, THIS_ROW } from './rule-rows.ts'

type Told<K extends Fact['kind']> = Extract<Fact, { kind: K }>

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
    `UPDATE notice SET shown = ?, delay = delay + iif(shown IS NULL, max(0, ? - elapsed), 0) WHERE ${THIS_ROW}`,
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
      db.run(`UPDATE notice SET cancelled = 1 WHERE ${THIS_ROW}`, ...nameOf(db, host, fact, now))
      return
    case 'done':
      deleteRow(db, 'notice', nameOf(db, host, fact, now))
      return
    default:
      why satisfies never
  }
}

export function readNotices(db: Database, host: string, now: Moment): Ledger['notices'] {
  return readRuleRows(db, 'notice', host, row => {
    const begun = stampedAt(row)
    const shown = numberOrNull(row, 'shown')
    const delay = ms(number(row, 'delay'))
    const cancelled = number(row, 'cancelled') === 1
    return {
      ruleDigest: text(row, 'digest'),
      begunAt: began(begun, now),
      until: shown === null && !cancelled ? plus(now.wall, delay) : waitEnds(begun, delay, now),
      shown: shown === null ? null : shown === 1,
      cancelled,
    }
  })
}
