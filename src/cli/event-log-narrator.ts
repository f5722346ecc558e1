import type { DaemonEvent } from '../daemon/events.ts'
import { eventFields } from '../documents/event.ts'
import { eventLevel, isAtLeast } from '../documents/event-level.ts'
import { eventTable } from '../documents/event-table.ts'
import type { Level } from '../linux/journal.ts'
import type { EntryKind, WindowsEventLog } from '../windows/event-log.ts'
import { messageOf } from './errors.ts'
import { printable } from './views/printable.ts'

/** There is nothing between a warning and an information. */
const KINDS: Readonly<Record<Level, EntryKind>> = {
  err: 'error',
  warning: 'warning',
  notice: 'information',
  info: 'information',
}

/**
 * Tells the event log of Windows what is worth a note, by the numbers of docs/events.md. Every user of the computer may read that log, so nobody is named.
 * @param onTrouble told when nothing can be written, once until it works again
 */
export function eventLogNarrator(
  log: Pick<WindowsEventLog, 'report'>,
  onTrouble: (text: string) => void,
): (event: DaemonEvent) => void {
  let troubled = false
  return event => {
    const level = eventLevel(event)
    if (!isAtLeast(level, 'notice')) return
    try {
      log.report({ kind: KINDS[level], id: eventTable[event.kind].number, text: entryText(event) })
      troubled = false
    } catch (error) {
      if (!troubled) onTrouble(`The event log is left out: ${messageOf(error)}\n`)
      troubled = true
    }
  }
}

/** A sentence, and below it what there is to say more, a line each, under the names that the JSON log has. */
export function entryText(event: DaemonEvent): string {
  const fields = Object.entries(eventFields(event)).map(([name, value]) => `${name}: ${printable(valueText(value))}`)
  return [eventTable[event.kind].meaning, '', `event: ${event.kind}`, ...fields].join('\r\n')
}

function valueText(value: unknown): string {
  if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value.join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
