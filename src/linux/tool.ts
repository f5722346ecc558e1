import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../model/error-code.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { FOLDERS, type ProgramEnd, runPath } from './system-program.ts'

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
export async function runTool(
  [program, ...args]: readonly [string, ...string[]],
  { within = PATIENCE }: { readonly within?: Milliseconds } = {},
): Promise<string> {
  const failed = (why: string, code: number | null, cause?: unknown): ToolFailed =>
    new ToolFailed(`${[program, ...args].join(' ')}: ${why}`, code, cause)
  let end: ProgramEnd
  try {
    end = await runPath(program, args, { longest: within, env: { SYSTEMD_COLORS: '0', SYSTEMD_PAGER: '' } })
  } catch (error) {
    throw failed(`ended with ${errorCode(error)}`, null, error)
  }
  const { code, stdout, stderr } = end
  if (code === 0) return stdout
  if (code === null) throw failed(`was killed, or did not end within ${within / 1_000} s`, null)
  throw failed(stderr.replaceAll(/\s*\n\s*/g, ' ') || `ended with ${code}`, code)
}
