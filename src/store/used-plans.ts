import { type Instant, instant } from '../model/time.ts'
import type { Database } from './database.ts'
import type { Moment } from './moment.ts'
import { number } from './row.ts'

/** When something was first done by a saved plan; null: never. */
export function usedPlan(db: Database, host: string, id: string): Instant | null {
  const row = db.get('SELECT at FROM used_plan WHERE host = ? AND id = ?', host, id)
  return row ? instant(number(row, 'at')) : null
}

/** Is kept for good: a clock that is set back makes a plan young again. */
export function useUpPlan(db: Database, host: string, id: string, now: Moment): void {
  db.run('INSERT OR IGNORE INTO used_plan (host, id, at) VALUES (?, ?, ?)', host, id, now.wall)
}
