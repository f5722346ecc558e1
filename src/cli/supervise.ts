import { type ChildProcess, spawn } from 'node:child_process'
import type { Clock } from '../model/clock.ts'
import { atMost, pause } from '../model/pause.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { durationText } from './views/duration-text.ts'

/** How a process came to its end. */
export type ProcessEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'not-started'; readonly message: string }

export interface Supervision {
  /** Program and arguments. It is to end in order when its channel is closed. */
  readonly command: readonly [string, ...string[]]
  readonly clock: Clock
  /** Ends the process in order, and then the supervision. */
  readonly signal: AbortSignal
  /** What it writes to standard error, as it comes. */
  readonly onErr: (text: string) => void
  /** It failed, and will be started again. The lines are the last that it wrote to standard error. */
  readonly onFailure: (what: string, lastWords: readonly string[]) => void
}

const FIRST_PAUSE: Milliseconds = ms(1_000)
const LONGEST_PAUSE: Milliseconds = ms(60_000)
/** Whoever ran that long has no trouble that comes at once. */
const SOUND: Milliseconds = ms(600_000)
/** How much of a process's last words is kept, in characters. */
const LAST_WORDS = 8_192

/**
 * Runs a process, and again after each failure, with pauses that double up to a minute. An end with code 0 was meant, and is the end.
 *
 * The task scheduler of Windows starts a task again only when it could not be started, never when its process fails
 * ([MS-TSCH] 2.5.4.2).
 */
export async function supervise(supervision: Supervision): Promise<ProcessEnd> {
  const { command, clock, signal, onErr, onFailure } = supervision
  let length = FIRST_PAUSE
  for (;;) {
    const begun = clock.uptime()
    const words = new LastWords()
    const end = await once(command, { signal, clock }, text => {
      words.add(text)
      onErr(text)
    })
    if (signal.aborted || (end.kind === 'exited' && end.code === 0)) return end
    if (clock.uptime() - begun >= SOUND) length = FIRST_PAUSE
    onFailure(`${endText(end)}; again in ${durationText(length)}`, words.lines)
    await pause(clock, length, signal)
    if (signal.aborted) return end
    length = ms(Math.min(LONGEST_PAUSE, length * 2))
  }
}

function endText(end: ProcessEnd): string {
  switch (end.kind) {
    case 'exited':
      return `The daemon ended with exit code ${end.code}`
    case 'killed':
      return `The daemon was killed by ${end.signal}`
    case 'not-started':
      return `The daemon could not be started: ${end.message}`
    default:
      return end satisfies never
  }
}

/** How long to wait for the last words of a process that has ended, which something that it started may keep open. */
const WORDS_END: Milliseconds = ms(1_000)

async function once(
  [program, ...args]: Supervision['command'],
  { signal, clock }: Pick<Supervision, 'signal' | 'clock'>,
  onErr: (text: string) => void,
): Promise<ProcessEnd> {
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'pipe', 'ipc'], windowsHide: true })
  const said = new Promise<void>(resolve => child.stderr?.once('close', resolve))
  child.stderr?.setEncoding('utf8').on('data', onErr)
  const end = (): void => letGo(child)
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  // Not `close`, which does not come after a disconnect.
  const ended = await new Promise<ProcessEnd>(resolve => {
    child.on('error', error => {
      // A process that runs has another end to come.
      if (child.pid === undefined) resolve({ kind: 'not-started', message: error.message })
    })
    child.on('exit', (code, killer) =>
      resolve(code === null ? { kind: 'killed', signal: killer ?? 'nobody known' } : { kind: 'exited', code }),
    )
  })
  signal.removeEventListener('abort', end)
  if (ended.kind !== 'not-started') await atMost(clock, WORDS_END, said)
  return ended
}

function letGo(child: ChildProcess): void {
  if (child.connected) child.disconnect()
}

/** The end of what a process says where nobody may be listening: why it crashed is mostly there alone. */
class LastWords {
  #text = ''

  add(text: string): void {
    this.#text = (this.#text + text).slice(-LAST_WORDS)
  }

  get lines(): readonly string[] {
    return this.#text.split(/\r?\n/).filter(line => line.trim() !== '')
  }
}
