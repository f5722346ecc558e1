import type { Incarnation } from '../model/incarnation.ts'
import { backoffKey } from '../model/ledger.ts'
import type { RuleRef } from '../model/policy.ts'
import type { Database, Row } from './database.ts'
import { columnsOf, type IncarnationColumns, keyOf } from './incarnations.ts'
import type { Moment } from './moment.ts'
import { text } from './row.ts'

/** Tables of which a row is about an incarnation and a rule, as {@link backoffKey} is outside of the store. */
type RuleTable = 'backoff' | 'fight' | 'notice'
type RuleName = Pick<RuleRef, 'policy' | 'rule'>

/** One row, by the values of {@link RowName}. */
export const THIS_ROW = 'host = ? AND session_id = ? AND person = ? AND stamp = ? AND policy = ? AND rule = ?'

/** The primary key of these tables, whose columns come first when a row is written. */
export type RowName = readonly [
  host: string,
  sessionId: string,
  person: string,
  stamp: string,
  policy: string,
  rule: string,
]

export function rowName(
  host: string,
  { sessionId, person, stamp }: IncarnationColumns,
  { policy, rule }: RuleName,
): RowName {
  return [host, sessionId, person, stamp, policy, rule]
}

/** Of what a fact is about. */
export function nameOf(
  db: Database,
  host: string,
  { incarnation, rule }: { readonly incarnation: Incarnation; readonly rule: RuleName },
  now: Moment,
): RowName {
  return rowName(host, columnsOf(db, host, incarnation, now), rule)
}

export function deleteRow(db: Database, table: RuleTable, name: RowName): void {
  db.run(`DELETE FROM ${table} WHERE ${THIS_ROW}`, ...name)
}

/** What a host keeps in such a table, by {@link backoffKey}. */
export function readRuleRows<T>(
  db: Database,
  table: RuleTable,
  host: string,
  read: (row: Row) => T,
): ReadonlyMap<string, T> {
  const rows = db.all(
    `SELECT ${table}.*, person.name FROM ${table} LEFT JOIN person ON person.id = ${table}.person WHERE host = ?`,
    host,
  )
  return new Map(
    rows.map(row => [
      backoffKey(keyOf(host, row), { policy: text(row, 'policy'), rule: text(row, 'rule') }),
      read(row),
    ]),
  )
}
