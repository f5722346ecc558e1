import { pino } from 'pino'
import type { DaemonEvent } from '../daemon/events.ts'
import { eventDocument } from '../documents/event.ts'
import { eventLevel } from '../documents/event-level.ts'
import { eventTable } from '../documents/event-table.ts'
import type { Clock } from '../model/clock.ts'

/** How grave a line is, by the words of syslog(3). */
export type LogLevel = ReturnType<typeof eventLevel>

export interface EventLogOptions {
  readonly clock: Pick<Clock, 'now'>
  /** The least that is worth a line. */
  readonly least: LogLevel
  /** Name people as well. */
  readonly names: boolean
  /** Given a line with its end, in the moment in which it is told: what is said last before a crash matters most. */
  readonly write: (level: LogLevel, line: string) => void
}

export interface EventLog {
  /** @param pass number of the pass that is under way; null: none is */
  tell(event: DaemonEvent, pass: number | null): void
}

/** pino wants numbers, of which greater ones are graver. */
const numbers = { info: 30, notice: 35, warning: 40, err: 50 } as const satisfies Readonly<Record<LogLevel, number>>

/**
 * Every event as one line of JSON: its level, when it was, what it is, and the pass, plan and action by which lines belong together.
 * What the fields are stands in docs/events.md.
 */
export function eventLog({ clock, least, names, write }: EventLogOptions): EventLog {
  let level: LogLevel = 'info'
  const destination = { write: (line: string): void => write(level, line) }
  const logger = pino<LogLevel>(
    {
      level: least,
      customLevels: numbers,
      useOnlyCustomLevels: true,
      // By its word, since numbers of levels mean something else to everybody.
      formatters: { level: label => ({ level: label }) },
      // Documents have their own instant, and who writes here is known to whoever keeps the lines.
      timestamp: false,
      base: null,
    },
    destination,
  )
  return {
    tell(event, pass) {
      level = eventLevel(event)
      const { at, event: kind, ...fields } = eventDocument(clock.now(), event, { names })
      const { ofPass } = eventTable[event.kind]
      logger[level]({ at, event: kind, ...(ofPass && pass !== null ? { pass } : {}), ...fields })
    },
  }
}
