import type { Readable } from 'node:stream'

/** Where a verb reads and writes. Data goes to `out`, everything else to `err`. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** Whether text may be coloured there. */
  readonly colour: { readonly out: boolean; readonly err: boolean }
  /** A person sits there and can answer. */
  readonly canAsk: boolean
  /** Width in columns; 80 where nobody knows. */
  readonly columns: number
  readonly input: Readable & { readonly isTTY?: boolean }
}

/** The streams of this process. A reader that went away (`| head`) is no error: what is written then is lost, quietly. */
export function processTerminal(process: NodeJS.Process): Terminal {
  const quietly = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error
  }
  process.stdout.on('error', quietly)
  process.stderr.on('error', quietly)
  return {
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    colour: { out: mayColour(process.stdout, process.env), err: mayColour(process.stderr, process.env) },
    // Lazily: touching standard input opens it.
    get canAsk() {
      return process.stdin.isTTY === true && process.stderr.isTTY === true
    },
    columns: process.stdout.columns ?? process.stderr.columns ?? 80,
    get input() {
      return process.stdin
    },
  }
}

/** Colour only on a terminal that has any; `NO_COLOR`, set to anything, forbids it. */
export function mayColour(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
}
