import type { TurningPoint, TurningPoints } from '../../compare/turning-points.ts'
import { isoInstant } from '../../model/time.ts'
import { decisionDocument } from './plan-json.ts'

type Document = Readonly<Record<string, unknown>>

/** The turning points of a plan, with whole decisions before and after each. */
export function overDocument({ from, until, cut, points }: TurningPoints): Document {
  return { from: isoInstant(from), until: isoInstant(until), cut, points: points.map(pointDocument) }
}

function pointDocument({ at, turns, summary }: TurningPoint): Document {
  return {
    at: isoInstant(at),
    changes: turns.map(({ session, before, after }) => {
      const { session: whose, ...now } = decisionDocument({ session, ...after })
      const { session: _, ...was } = decisionDocument({ session, ...before })
      return { session: whose, before: was, after: now }
    }),
    summary,
  }
}
