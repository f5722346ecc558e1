import type { DaemonEvent } from '../daemon/events.ts'
import { eventDocument } from '../documents/event.ts'
import type { Instant } from '../model/time.ts'

export interface Happened {
  readonly at: Instant
  readonly event: DaemonEvent
}

/** Ids of the sessions that an event is about; null: it is about the host, its policies or the daemon. */
function sessionsOf(event: DaemonEvent): readonly string[] | null {
  if ('intent' in event) return [event.intent.incarnation.sessionId]
  if ('incarnation' in event) return [event.incarnation.sessionId]
  switch (event.kind) {
    case 'blocked':
    case 'block-all':
      return event.sessions.map(({ id }) => id)
    case 'placed':
      return event.sessions
    case 'placed-ended':
      return []
    default:
      return null
  }
}

/** A line of the log, as far as it is about sessions that somebody sees; null: it is not. Plans are told as changes of the board. */
export function happenedDocument(
  { at, event }: Happened,
  within: ReadonlySet<string> | null,
): Readonly<Record<string, unknown>> | null {
  if (event.kind === 'planned') return null
  const document = eventDocument(at, event)
  const about = sessionsOf(event)
  if (within === null || about === null) return document
  const seen = about.filter(id => within.has(id))
  if (seen.length === 0) return null
  if (event.kind === 'placed') return { ...document, selector: null, sessions: seen }
  if (event.kind === 'blocked' || event.kind === 'block-all') return { ...document, sessions: seen, of: within.size }
  return document
}
