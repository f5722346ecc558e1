import { isoInstant } from '../../model/time.ts'
import type { Replayed, ReplaySummary } from '../replaying.ts'

/** Plans made again, as data; those that are the same to the byte are counted and not listed. */
export function replayDocument(
  host: string,
  plans: readonly Replayed[],
  summary: ReplaySummary,
): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'Replay',
    host,
    plans: plans.map(({ id, plannedAt, verdict, causes, differences }) => ({
      id,
      plannedAt: isoInstant(plannedAt),
      verdict,
      causes,
      differences,
    })),
    summary,
  }
}
