import { type ChildProcess, type ChildProcessByStdio, execFile, execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import type { Clock } from '../../model/clock.ts'
import { pause } from '../../model/pause.ts'
import { ms } from '../../model/time.ts'
import type { StartCommand } from './start-command.ts'

/** How long the last words of an ended process are waited for, since another may hold its pipes open. */
const LAST_WORDS = ms(500)
/** How long the end of this process may wait for `taskkill`, in milliseconds. */
const TASKKILL_MS = 5_000

/** A process and all that it starts. */
export interface ProcessTree {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Resolves when the process has ended and its output was read. Never rejects. */
  readonly ended: Promise<TreeEnd>
  /** Ends all of it at once, whatever it is doing. Does not wait. */
  kill(): void
}

export type TreeEnd =
  /** It was never there. */
  | { readonly kind: 'not-started'; readonly error: NodeJS.ErrnoException }
  | { readonly kind: 'ended'; readonly code: number | null; readonly signal: string | null }

/**
 * Starts it as a tree of its own: a Ctrl+C that is meant for this program does not end a call half way, and nothing that it started
 * outlives it. On Windows what an already ended process has left behind can't be found any more; `host.ps1` starts no processes.
 */
export function startTree({ command, args, env }: StartCommand, clock: Clock): ProcessTree {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const kill = (): void => killTree(child)
  if (child.pid !== undefined) orphans.add(child)
  const ended = endOf(child, clock).then(end => {
    orphans.delete(child)
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
    return end
  })
  // A pipe whose reader has gone: the process has ended, which is told by `ended`.
  child.stdin.on('error', () => {})
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended, kill }
}

function endOf(child: ChildProcessByStdio<Writable, Readable, Readable>, clock: Clock): Promise<TreeEnd> {
  return new Promise(resolve => {
    child.once('error', error => {
      // Later errors are of signals that can't be sent: the process still tells its end by itself.
      if (child.pid === undefined) resolve({ kind: 'not-started', error })
    })
    const silent = new AbortController()
    child.once('close', () => silent.abort())
    child.once('exit', async (code, signal) => {
      killGroup(child)
      await pause(clock, LAST_WORDS, silent.signal)
      resolve({ kind: 'ended', code, signal })
    })
  })
}

/** Trees that run. None outlives this process, also when it ends in a hurry. */
const orphans = new Set<ChildProcess>()

process.on('exit', () => {
  for (const child of orphans) {
    if (process.platform !== 'win32') killGroup(child)
    else killTreeAtOnce(child)
  }
})

/** While this process ends, which can't wait for anything that would come later. */
function killTreeAtOnce(child: ChildProcess): void {
  if (hasEnded(child)) return
  try {
    const options = { stdio: 'ignore', windowsHide: true, timeout: TASKKILL_MS } as const
    execFileSync(taskkill(), taskkillArguments(child), options)
  } catch {
    child.kill()
  }
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return
  if (process.platform !== 'win32') killGroup(child)
  // Windows gives its number to another.
  else if (hasEnded(child)) return
  else execFile(taskkill(), taskkillArguments(child), { windowsHide: true }, error => error && child.kill())
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

/** The group has its leader's number, and keeps it as long as anybody is in it. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined || process.platform === 'win32') return
  quietly(() => process.kill(-pid, 'SIGKILL'))
}

/** By its full path: whatever else is called so on somebody's PATH is not meant. */
function taskkill(): string {
  return join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'taskkill.exe')
}

function taskkillArguments({ pid }: ChildProcess): readonly string[] {
  return ['/T', '/F', '/PID', String(pid)]
}

/** Who has ended by now needs no killing. */
function quietly(kill: () => void): void {
  try {
    kill()
  } catch {}
}
