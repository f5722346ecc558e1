import type { Clock } from '../model/clock.ts'
import type { Instant } from '../model/time.ts'
import type { LogFile } from './log-file.ts'
import { withoutTimeOfDay } from './narrator.ts'
import type { Terminal } from './terminal.ts'
import type { Format } from './verb.ts'

export interface Logging {
  readonly log: LogFile
  readonly clock: Pick<Clock, 'now'>
  /** Documents of JSON have their instants in them. */
  readonly format: Format
  /** Also say errors where they would be said without a log. */
  readonly errsThere: boolean
}

/** A terminal whose words stand in a log, each line with its instant. Nothing is coloured. */
export function logTerminal(terminal: Terminal, { log, clock, format, errsThere }: Logging): Terminal {
  const keep = (text: string): void => {
    if (text === '') return
    const at = localTime(clock.now())
    log.append(format === 'json' && text.startsWith('{') ? text : stamped(text, at))
  }
  return {
    out(text) {
      keep(text)
      terminal.out(text)
    },
    err(text) {
      keep(text)
      if (errsThere) terminal.err(text)
    },
    colour: { out: false, err: false },
    canAsk: false,
    columns: terminal.columns,
    input: terminal.input,
  }
}

function stamped(text: string, at: string): string {
  const lines = text.split('\n').filter(line => line !== '')
  return lines.map(line => `${at}  ${withoutTimeOfDay(line)}\n`).join('')
}

/** `2026-11-21T16:04:05.123+01:00`: the wall clock of whoever reads it, and no hour is there twice. */
export function localTime(at: Instant): string {
  const offset = -new Date(at).getTimezoneOffset()
  const wall = new Date(at + offset * 60_000).toISOString().slice(0, -1)
  const minutes = Math.abs(offset)
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${wall}${offset < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`
}
