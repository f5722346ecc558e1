import type { Database } from './database.ts'
import { number } from './row.ts'
import { APPLICATION_ID, MIGRATIONS } from './schema.ts'
import { StoreError } from './store.ts'

/** The version of a store's layout; 0 where the file is still empty. */
export function schemaVersion(db: Database): number {
  return number(db.get('PRAGMA user_version') ?? {}, 'user_version')
}

/**
 * Refuses a file that is not a store or that a newer program wrote; reading one is as dangerous as writing it.
 * @returns the version found
 */
export function checkedVersion(db: Database, newest: number = MIGRATIONS.length): number {
  const version = schemaVersion(db)
  const tables = number(db.get('SELECT count(*) AS tables FROM sqlite_schema') ?? {}, 'tables')
  const application = number(db.get('PRAGMA application_id') ?? {}, 'application_id')
  if (tables > 0 && application !== APPLICATION_ID) {
    throw new StoreError(`${db.file} is some other program's database; move it aside, or choose another state folder`)
  }
  if (version > newest) {
    throw new StoreError(
      `${db.file} was written by a newer version (layout ${version}, this program knows ${newest}); ` +
        'install that version again, or choose another state folder',
    )
  }
  return version
}

/** Brings a store to the newest layout, in one transaction: it is migrated wholly or left as it was. */
export function migrate(db: Database, migrations: readonly string[] = MIGRATIONS): void {
  if (checkedVersion(db, migrations.length) === migrations.length) return
  db.write(() => {
    // Read again: another process may have migrated it between the look and the lock.
    const version = checkedVersion(db, migrations.length)
    for (const text of migrations.slice(version)) db.execute(text)
    db.execute(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}`)
  })
}
