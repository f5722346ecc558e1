import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { GitProblem } from './git-problem.ts'

/** What git says beside its answer; more of it is not kept. */
const MOST_WORDS = 64 * 1_024
const MOST_OUTPUT = 1_048_576

export interface GitRun {
  readonly cwd: string
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>
  /** Ends it with all that it started. */
  readonly signal: AbortSignal
  readonly input?: string
  /**
   * Bytes of an answer that is waited for.
   * @default 1 MiB
   */
  readonly most?: number
  /** Told of its number once it runs. */
  readonly onStart?: (pid: number) => void
}

export interface GitEnd {
  /** null: something ended it. */
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

/**
 * Runs git until it ends. Its arguments are given to it as they are, no shell reads them; it is a process group of its own, so that nothing
 * that it started outlives it, and a Ctrl+C that is meant for this program does not end it half way.
 * @throws {GitProblem} it answers more than `most`
 * @throws the signal's reason, when that aborts; everything was killed then
 */
export async function runGit(program: string, args: readonly string[], run: GitRun): Promise<GitEnd> {
  const { cwd, env, signal, input, most = MOST_OUTPUT, onStart } = run
  signal.throwIfAborted()
  return await new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...systemVariables(), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    running.add(child)
    if (child.pid !== undefined) onStart?.(child.pid)
    let why: unknown = null
    const end = (reason: unknown): void => {
      why ??= reason
      killTree(child)
    }
    const abort = (): void => end(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    const answer: Buffer[] = []
    let bytes = 0
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= most) answer.push(chunk)
      else end(new GitProblem('gitTooLarge', `git answers more than ${most} bytes`))
    })
    let words = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (words.length < MOST_WORDS) words += text
    })
    const settle = (code: number | null): void => {
      running.delete(child)
      signal.removeEventListener('abort', abort)
      if (why === null) resolve({ code, stdout: Buffer.concat(answer), stderr: words.slice(0, MOST_WORDS).trim() })
      else reject(why)
    }
    child.once('error', error => {
      // Later errors are of signals that can't be sent: the process still tells its end by itself.
      if (child.pid !== undefined) return
      why ??= new GitProblem('gitMissing', `${program} can't be started: ${error.message}`)
      settle(null)
    })
    child.once('exit', code => {
      killGroup(child)
      if (why === null) return
      // What is left unread is not wanted, and somebody may hold the pipes open.
      for (const stream of [child.stdout, child.stderr]) stream.destroy()
      settle(code)
    })
    child.once('close', settle)
    // A pipe whose reader has gone: git has ended, which is told above.
    child.stdin.on('error', () => {})
    child.stdin.end(input ?? '')
  })
}

/** Windows' own programs can't do without. */
function systemVariables(): Readonly<Record<string, string>> {
  if (process.platform !== 'win32') return {}
  const { SystemRoot = 'C:\\Windows', TEMP = 'C:\\Windows\\Temp' } = process.env
  return { SystemRoot, TEMP, TMP: TEMP }
}

/** None outlives this process, also when it ends in a hurry. */
const running = new Set<ChildProcess>()

process.on('exit', () => {
  for (const child of running) killTree(child)
})

function killTree(child: ChildProcess): void {
  if (process.platform !== 'win32') killGroup(child)
  else if (child.pid !== undefined && child.exitCode === null) {
    const taskkill = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'taskkill.exe')
    execFile(taskkill, ['/T', '/F', '/PID', String(child.pid)], { windowsHide: true }, error => error && child.kill())
  }
}

/** The group has its leader's number, and keeps it as long as anybody is in it. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined || process.platform === 'win32') return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All have ended by themselves.
  }
}
