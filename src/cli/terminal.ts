import { closeSync, openSync, writeSync } from 'node:fs'
import type { Readable } from 'node:stream'
import type { Level } from '../linux/journal.ts'
import { errorCode } from '../model/error-code.ts'
import { PatientPipe, unblocked } from './patient-pipe.ts'

/** Where a verb reads and writes. Data goes to `out`, everything else to `err`. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** The same as `out`, with how grave it is, for whoever keeps that; not there: nobody does. */
  readonly levelled?: (level: Level, text: string) => void
  /**
   * Another `out`, for whoever must not be held up by a reader that stops reading; null: this one never does, or nobody knows how. Not there: the same.
   * @param remark a line that says how many before it were left out
   */
  readonly patiently?: (remark: (lost: number) => string) => ((text: string) => void) | null
  /** A person reads what goes to `out` as it comes; not there: a program does, or a file keeps it. */
  readonly outIsTerminal?: boolean
  /** Whether text may be coloured there. */
  readonly colour: { readonly out: boolean; readonly err: boolean }
  /** Lines written to `err` may be written over; not there: they may not. */
  readonly showsProgress?: boolean
  /** A person sits there and can answer. */
  readonly canAsk: boolean
  /** Where answers are read when {@link Terminal.input} is a pipe; not there: from the input itself. */
  readonly openTerminal?: () => { readonly input: Readable; write(text: string): void; close(): void }
  /** Width in columns; 80 where nobody knows. */
  readonly columns: number
  readonly input: Readable & { readonly isTTY?: boolean }
}

/**
 * The streams of this process. A reader that went away (`| head`) is no error: what is written then is lost, quietly.
 *
 * Everything is asked for late, since setting up a stream takes longer than a small plan.
 */
export function processTerminal(process: NodeJS.Process): Terminal {
  return {
    ...(process.platform === 'win32' ? throughStreams(process) : straight),
    patiently(remark) {
      const descriptor = unblocked(1, process.platform)
      if (descriptor === null) return null
      const pipe = new PatientPipe({ descriptor, remark })
      return text => pipe.write(text)
    },
    get colour() {
      return { out: mayColour(process.stdout, process.env), err: mayColour(process.stderr, process.env) }
    },
    get outIsTerminal() {
      return process.stdout.isTTY === true
    },
    get showsProgress() {
      return process.stderr.isTTY === true && process.env.TERM !== 'dumb'
    },
    get canAsk() {
      return (process.stdin.isTTY === true && process.stderr.isTTY === true) || hasTerminal(process.platform)
    },
    get openTerminal() {
      return () => openTerminal(process.platform)
    },
    get columns() {
      return process.stdout.columns ?? process.stderr.columns ?? 80
    },
    get input() {
      return process.stdin
    },
  }
}

/** The terminal itself, whatever the streams of this process are. */
function pathsOf(platform: NodeJS.Platform): { readonly read: string; readonly write: string } {
  return platform === 'win32'
    ? { read: '\\\\.\\CONIN$', write: '\\\\.\\CONOUT$' }
    : { read: '/dev/tty', write: '/dev/tty' }
}

/** Whether this process belongs to a terminal, whatever its streams are. */
export function hasTerminal(platform: NodeJS.Platform): boolean {
  try {
    closeSync(openSync(pathsOf(platform).read, 'r'))
    return true
  } catch {
    return false
  }
}

function openTerminal(platform: NodeJS.Platform): ReturnType<NonNullable<Terminal['openTerminal']>> {
  const { read, write } = pathsOf(platform)
  const output = openSync(write, 'w')
  const { ReadStream } = process.getBuiltinModule('node:tty')
  const input = new ReadStream(openSync(read, 'r'))
  return {
    input,
    write: text => writeAll(output, text),
    close: () => {
      input.destroy()
      closeSync(output)
    },
  }
}

/** Only the stream knows how to show text on a Windows console, whatever its code page. */
function throughStreams({ stdout, stderr }: NodeJS.Process): Pick<Terminal, 'out' | 'err'> {
  const quietly = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error
  }
  stdout.on('error', quietly)
  stderr.on('error', quietly)
  return { out: text => void stdout.write(text), err: text => void stderr.write(text) }
}

const straight: Pick<Terminal, 'out' | 'err'> = {
  out: text => writeAll(1, text),
  err: text => writeAll(2, text),
}

/** Somebody else may have made the pipe non-blocking: then a full one is waited for, a millisecond at a time. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(descriptor, bytes, written)
    } catch (error) {
      const code = errorCode(error)
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}

/** Colour only on a terminal that has any; `NO_COLOR`, set to anything, forbids it. */
export function mayColour(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
}
