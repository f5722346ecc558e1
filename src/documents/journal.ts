import { isoInstant } from '../model/time.ts'
import type { JournalEntry } from '../store/journal-entry.ts'

/** The journal as data, oldest first. */
export function journalDocument(host: string, entries: readonly JournalEntry[]): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'History',
    host,
    entries: entries.map(entry => ({ ...entry, at: isoInstant(entry.at) })),
  }
}
