import type { Ledger } from '../model/ledger.ts'
import { instant } from '../model/time.ts'
import type { Database } from './database.ts'
import type { Moment } from './moment.ts'
import { personId } from './people.ts'
import { number, text, textOrNull } from './row.ts'

export function arm(db: Database, host: string, by: string, now: Moment): void {
  db.run('INSERT OR REPLACE INTO armed (host, person, at) VALUES (?, ?, ?)', host, personId(db, by, now), now.wall)
}

export function readArmed(db: Database, host: string): Ledger['armed'] {
  const row = db.get(
    'SELECT armed.*, person.name FROM armed LEFT JOIN person ON person.id = armed.person WHERE host = ?',
    host,
  )
  return row ? { by: textOrNull(row, 'name') ?? text(row, 'person'), at: instant(number(row, 'at')) } : null
}
