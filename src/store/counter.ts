import type { Database } from './database.ts'
import { number } from './row.ts'

/** What is counted: changes of intents, and of what operators have in force. */
export type Counter = 'intent' | 'holds'

/** 0 before the first. */
export function counted(db: Database, host: string, counter: Counter): number {
  const row = db.get('SELECT value FROM counter WHERE host = ? AND name = ?', host, counter)
  return row ? number(row, 'value') : 0
}

/** Never gives a number twice, whatever retention removes. */
export function countOn(db: Database, host: string, counter: Counter): number {
  const row = db.get(
    `INSERT INTO counter (host, name, value) VALUES (?, ?, 1)
     ON CONFLICT (host, name) DO UPDATE SET value = value + 1 RETURNING value`,
    host,
    counter,
  )
  return number(row ?? {}, 'value')
}
