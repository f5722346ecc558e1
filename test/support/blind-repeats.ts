import type { JournalEntry } from '../../src/store/journal-entry.ts'

/** Intents of a session whose intent before had neither an effect nor was dropped: they were made without a look. */
export function blindRepeats(journal: readonly JournalEntry[]): readonly JournalEntry[] {
  const open = new Set<string | null>()
  const repeats: JournalEntry[] = []
  for (const entry of journal) {
    const { kind, sessionId } = entry
    if (kind === 'effect' || kind === 'dropped') open.delete(sessionId)
    if (kind !== 'intent') continue
    if (open.has(sessionId)) repeats.push(entry)
    open.add(sessionId)
  }
  return repeats
}
