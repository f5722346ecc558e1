import { instant } from '../model/time.ts'
import type { Database } from './database.ts'
import { observationOf } from './observations.ts'
import { personName } from './people.ts'
import type { RecordedObservation } from './recorded.ts'
import { number, text } from './row.ts'
import type { Store } from './store.ts'

type Filter = Parameters<Store['recordedObservations']>[0]

/** One at a time, each of one consistent moment, so that a daemon may write and prune in between. */
export function* readRecordedObservations(db: Database, host: string, filter: Filter): Iterable<RecordedObservation> {
  const { since = Number.MIN_SAFE_INTEGER, until = Number.MAX_SAFE_INTEGER } = filter
  const names = new Map<string, string | null>()
  const nameOf = (person: string): string | null => {
    const known = names.get(person)
    if (known !== undefined) return known
    const name = personName(db, person)
    names.set(person, name)
    return name
  }
  let last = 0
  while (true) {
    const row = db.read(() =>
      db.get(
        `SELECT id, first_at, last_at, content FROM observation
         WHERE host = ? AND last_at >= ? AND first_at <= ? AND id > ? ORDER BY id LIMIT 1`,
        host,
        since,
        until,
        last,
      ),
    )
    if (row === undefined) return
    last = number(row, 'id')
    let forgotten = false
    const observation = observationOf(text(row, 'content'), instant(number(row, 'first_at')), person => {
      const name = nameOf(person)
      forgotten ||= name === null
      return name ?? person
    })
    yield { observation, until: instant(number(row, 'last_at')), forgotten }
  }
}
