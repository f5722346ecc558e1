import type { Deed } from '../compare/backtest-stay.ts'
import { MANUAL_POLICY } from '../model/hold.ts'
import type { JournalEntry } from '../store/journal-entry.ts'

/**
 * The actions that a journal tells of and whose effect was seen.
 * @param entries oldest first
 */
export function deedsIn(entries: readonly JournalEntry[]): readonly Deed[] {
  const seen = new Set(
    entries.flatMap(({ kind, intent, detail }) => (kind === 'effect' && detail.effect === 'verified' ? [intent] : [])),
  )
  return entries.flatMap(({ kind, intent, at, sessionId, action, rule }): readonly Deed[] =>
    kind === 'intent' && sessionId !== null && action !== null && seen.has(intent)
      ? [{ sessionId, action, at, byRule: rule?.policy !== MANUAL_POLICY }]
      : [],
  )
}
