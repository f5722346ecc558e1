import { openStateFile, type StateFileOptions } from './open-store.ts'
import { text } from './row.ts'

/**
 * The hosts that a state folder remembers, by name.
 * @returns null: there is no store yet
 * @throws {StoreError} the folder or file can't be used
 */
export function rememberedHosts(folder: StateFileOptions['folder']): readonly string[] | null {
  const db = openStateFile({ folder, mode: 'read' })
  if (db === null) return null
  try {
    // Every transaction that keeps something leaves a row of this boot.
    return db.all('SELECT host FROM boot ORDER BY host').map(row => text(row, 'host'))
  } finally {
    db.close()
  }
}
