import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Milliseconds, ms } from '../model/time.ts'

/** Where a system has its programs. Nobody's search path counts: root's own may begin with a folder of somebody else's. */
const FOLDERS = ['/usr/bin', '/usr/sbin', '/bin', '/sbin'] as const
const PATIENCE: Milliseconds = ms(30_000)

/** One of the system's programs can't be run, or said no. */
export class ToolFailed extends Error {
  override readonly name = 'ToolFailed'
  /** null: it was not started, or killed because it took too long. */
  readonly code: number | null

  constructor(message: string, code: number | null, cause: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** @returns null: this system has no such program */
export function findTool(name: string): string | null {
  return FOLDERS.map(folder => join(folder, name)).find(path => existsSync(path)) ?? null
}

/**
 * What one of the system's programs writes to standard output. It gets its arguments as they are, and nothing of our surroundings.
 * @throws {ToolFailed}
 */
export function runTool(
  [program, ...args]: readonly [string, ...string[]],
  { within = PATIENCE }: { readonly within?: Milliseconds } = {},
): Promise<string> {
  const env = { PATH: FOLDERS.join(':'), LC_ALL: 'C.UTF-8', SYSTEMD_COLORS: '0', SYSTEMD_PAGER: '' }
  return new Promise((resolve, reject) => {
    execFile(program, args, { env, timeout: within, killSignal: 'SIGKILL', encoding: 'utf8' }, (error, out, err) => {
      if (error === null) return resolve(out)
      const code = typeof error.code === 'number' ? error.code : null
      const said = err.trim().replaceAll(/\s*\n\s*/g, ' ')
      const why = error.killed === true ? `did not end within ${within / 1_000} s` : said || `ended with ${error.code}`
      reject(new ToolFailed(`${[program, ...args].join(' ')}: ${why}`, code, error))
    })
  })
}
