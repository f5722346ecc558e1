import { eventDocument } from '../documents/event.ts'
import { eventLevel } from '../documents/event-level.ts'
import type { Clock } from '../model/clock.ts'
import type { Terminal } from './terminal.ts'
import type { Format } from './verb.ts'

/** The same for a daemon: whoever reads it may stop reading, and the host is kept all the same. */
export function patientTerminal(terminal: Terminal, format: Format, clock: Pick<Clock, 'now'>): Terminal {
  const out = terminal.patiently?.(lost => remark(lost, format, clock)) ?? null
  return out === null ? terminal : { ...terminal, out }
}

function remark(lost: number, format: Format, clock: Pick<Clock, 'now'>): string {
  const message = `${lost} ${lost === 1 ? 'line is' : 'lines are'} left out, since nobody read them`
  if (format !== 'json') return `${message}\n`
  const event = { kind: 'trouble', what: 'Writing to standard output', message } as const
  return `${JSON.stringify({ level: eventLevel(event), ...eventDocument(clock.now(), event) })}\n`
}
