import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const projectFolder: string = join(import.meta.dirname, '..', '..')
const shim = join(projectFolder, 'bin', 'stationkeeper.js')

export interface CliResult {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
}

export interface CliOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** A program that starts it, with its arguments; without it, it is started itself. */
  readonly through?: readonly [string, ...string[]]
  /** What comes down the pipe; nothing at all without it. */
  readonly input?: string | Uint8Array
}

/** A command line that runs. */
export interface RunningCli {
  readonly child: ChildProcess
  readonly stdout: string
  /** Resolves when standard output contains it. Rejects when the process ends before. */
  said(text: string): Promise<void>
  readonly done: Promise<CliResult>
  /** Kills it where it still runs. */
  [Symbol.asyncDispose](): Promise<void>
}

/** Of these tests, on a computer that has no service with settings. */
export function inheritedEnvironment(): Readonly<Record<string, string | undefined>> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('STATIONKEEPER_'))
  return { ...Object.fromEntries(inherited), STATIONKEEPER_SYSTEM_SETTINGS: join(projectFolder, 'none') }
}

/** Starts the real command line as a process of its own, for which this computer has no service with settings. */
export function startCli(args: readonly string[], { cwd, env, through, input }: CliOptions = {}): RunningCli {
  const [program, ...before] = [...(through ?? []), process.execPath]
  const child = spawn(program ?? process.execPath, [...before, shim, ...args], {
    cwd: cwd ?? projectFolder,
    env: { ...inheritedEnvironment(), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    // Without the terminal of whoever runs the tests, who must not be asked.
    detached: process.platform !== 'win32',
  })
  let stdout = ''
  let stderr = ''
  let ended = false
  const waiting = new Set<() => void>()
  const look = (): void => {
    for (const check of waiting) check()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    look()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  // Whoever reads nothing closes its end early.
  child.stdin.on('error', () => {})
  child.stdin.end(input ?? '')
  const done = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => {
      ended = true
      look()
      resolve({ stdout, stderr, code })
    })
  })
  return {
    child,
    get stdout() {
      return stdout
    },
    said: text =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const found = stdout.includes(text)
          if (!found && !ended) return
          waiting.delete(check)
          if (found) resolve()
          else reject(new Error(`it ended without saying ${JSON.stringify(text)}:\n${stdout}\n${stderr}`))
        }
        waiting.add(check)
        check()
      }),
    done,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await done
    },
  }
}

/** Runs the real command line to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return startCli(args, options).done
}

/** A folder for one test, gone when it is disposed of. */
export function temporaryFolder(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'stationkeeper-test-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) }
}
