import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Runs a program of the bed to its end. @returns what it wrote, without the last line's end @throws {Error} it did not end with 0 */
export async function command(program: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute(program, args, { timeout: 240_000, encoding: 'utf8' })
  return stdout.trimEnd()
}

/** The same as an ordinary account. */
export function commandAs(user: string, program: string, ...args: readonly string[]): Promise<string> {
  return command('setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--', program, ...args)
}
