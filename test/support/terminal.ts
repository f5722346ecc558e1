import { Readable } from 'node:stream'
import type { Terminal } from '../../src/cli/terminal.ts'

/** A terminal that remembers what it was shown. */
export interface RecordedTerminal extends Terminal {
  readonly shown: { out: string; err: string }
}

export function recordedTerminal(input: string | null = null, canAsk = false): RecordedTerminal {
  const shown = { out: '', err: '' }
  const stream = Readable.from(input === null ? [] : [Buffer.from(input)])
  return {
    shown,
    out: text => {
      shown.out += text
    },
    err: text => {
      shown.err += text
    },
    colour: { out: false, err: false },
    canAsk,
    columns: 80,
    input: Object.assign(stream, { isTTY: input === null }),
  }
}
