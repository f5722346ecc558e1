import { decisionDocument } from '../../documents/plan.ts'
import type { SavedOutcome } from '../../model/saved-plan.ts'
import { isoInstant } from '../../model/time.ts'

/** What a saved plan said beside the one that was carried out. */
export function savedOutcomeDocument(saved: SavedOutcome): Readonly<Record<string, unknown>> {
  return {
    id: saved.id,
    plannedAt: isoInstant(saved.plannedAt),
    revision: saved.revision,
    differences: saved.differences.map(
      ({ session: { id, incarnation, user, station, state, blocked }, wanted, now }) => ({
        session: { id, incarnation, user, station, state, blocked },
        wanted,
        now: now === null ? null : decisionDocument(now),
      }),
    ),
  }
}
