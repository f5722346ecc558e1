import { execFile } from 'node:child_process'
import { win32 } from 'node:path'
import { isEnabled, type TaskAccount } from './task-xml.ts'

/** How schtasks is started: its path, and what stands before its own arguments. */
export type Schtasks = readonly [program: string, ...before: string[]]

/** Windows' own, found without the search path, in which others may have put another. */
export function schtasksOf(env: Readonly<Record<string, string | undefined>>): Schtasks {
  const root = env.SystemRoot ?? env.SYSTEMROOT ?? env.windir ?? 'C:\\Windows'
  return [win32.join(root, 'System32', 'schtasks.exe')]
}

/** schtasks did not do it. Its own words are in the language of Windows, and here for people alone. */
class TaskSchedulerError extends Error {
  override readonly name = 'TaskSchedulerError'
}

export interface InstalledTask {
  readonly enabled: boolean
  /** What the last run ended with, or one of {@link lastResult}'s; null: not known. */
  readonly lastResult: number | null
}

/** Numbers that stand in the place of an exit code. (learn.microsoft.com, "Task Scheduler Error and Success Constants".) */
export const lastResult = { running: 0x41301, neverRan: 0x41303, ended: 0x41306 } as const

/** One that waits for an answer, a password for one, is ended. In milliseconds. */
const ANSWERS_WITHIN = 60_000

/** Scheduled tasks of this computer, by Windows' own program for them. What it did is judged by its exit code alone. */
export class TaskScheduler {
  readonly #schtasks: Schtasks
  readonly #name: string

  constructor(schtasks: Schtasks, name: string) {
    this.#schtasks = schtasks
    this.#name = name
  }

  /** Replaces one that is there. @throws {TaskSchedulerError} */
  async register(file: string, account: TaskAccount): Promise<void> {
    // Without a password it would ask for one, which a managed account hasn't.
    const as = account.kind === 'managed' ? ['/RU', account.name, '/RP', ''] : []
    await this.#demand(['/Create', '/TN', this.#name, '/XML', file, ...as, '/F'])
  }

  /** @throws {TaskSchedulerError} */
  async start(): Promise<void> {
    await this.#demand(['/Run', '/TN', this.#name])
  }

  /** By force: its process is killed. @throws {TaskSchedulerError} */
  async end(): Promise<void> {
    await this.#demand(['/End', '/TN', this.#name])
  }

  /** @throws {TaskSchedulerError} */
  async remove(): Promise<void> {
    await this.#demand(['/Delete', '/TN', this.#name, '/F'])
  }

  /** null: there is none, or this account may not see it. @throws {TaskSchedulerError} schtasks can't be started */
  async find(): Promise<InstalledTask | null> {
    const xml = await this.#run(['/Query', '/TN', this.#name, '/XML'])
    if (xml.code !== 0 || !xml.out.includes('<Task')) return null
    const table = await this.#run(['/Query', '/TN', this.#name, '/V', '/FO', 'CSV', '/NH'])
    return { enabled: isEnabled(xml.out), lastResult: table.code === 0 ? lastResultIn(table.out) : null }
  }

  async #demand(args: readonly string[]): Promise<void> {
    const { code, err, out } = await this.#run(args)
    if (code === 0) return
    const said = (err.trim() || out.trim()).replaceAll(/\s+/g, ' ')
    throw new TaskSchedulerError(`schtasks ${args[0]} ended with exit code ${code}${said === '' ? '' : `: ${said}`}`)
  }

  #run(args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
    const [program, ...before] = this.#schtasks
    return new Promise((resolve, reject) => {
      const options = { encoding: 'latin1', timeout: ANSWERS_WITHIN, windowsHide: true } as const
      const child = execFile(program, [...before, ...args], options, (error, out, err) => {
        if (error === null) resolve({ code: 0, out, err })
        else if (typeof error.code === 'number') resolve({ code: error.code, out, err })
        else reject(new TaskSchedulerError(`${program} can't be used: ${error.message}`, { cause: error }))
      })
      // Nobody answers its questions.
      child.stdin?.end()
    })
  }
}

/** The seventh column. Their order is the same in every language, their names and most of their values are not. */
function lastResultIn(csv: string): number | null {
  const [line = ''] = csv.split(/\r?\n/).filter(row => row.trim() !== '')
  const fields = [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, field = '']) => field)
  const result = fields[6] ?? ''
  // As a signed number where the code is above 0x7fffffff.
  return /^-?\d+$/.test(result) ? Number(result) >>> 0 : null
}
