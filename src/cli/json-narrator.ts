import { eventLog } from '../logging/event-log.ts'
import { type Narrator, said, type Telling } from './narrator.ts'
import type { Terminal } from './terminal.ts'
import { safeJson } from './views/json.ts'

export interface JsonTelling extends Telling {
  /** Name people as well. @default false */
  readonly names?: boolean
}

/** Tells a program: every event is a line of JSON. */
export function jsonNarrator(terminal: Terminal, { clock, least = 'info', names = false }: JsonTelling): Narrator {
  const log = eventLog({
    clock,
    least,
    names,
    write: (level, line) => said(terminal, level, safeJson(line, terminal)),
  })
  return { tell: (event, pass = null) => log.tell(event, pass), conclude: () => {} }
}
