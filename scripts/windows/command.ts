import { spawn } from 'node:child_process'

export interface CommandOptions {
  readonly cwd?: string
  /** Instead of this process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Ends the process. */
  readonly signal?: AbortSignal
}

/** A line of what the script itself does. */
export function say(text: string): void {
  console.log(`windows: ${text}`)
}

/** Runs a program, whose words go where ours go. @throws {Error} it could not be started or did not end with 0 */
export async function run(program: string, args: readonly string[], options: CommandOptions = {}): Promise<void> {
  const code = await started(program, args, options, 'inherit')
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`)
}

/** Runs npm. Where npm runs this script, it is that npm, which on Windows could not be started by its name. */
export function npm(args: readonly string[], options: CommandOptions = {}): Promise<void> {
  const path = process.env.npm_execpath
  return path === undefined ? run('npm', args, options) : run(process.execPath, [path, ...args], options)
}

/** Runs a program that nobody needs to hear. @returns its exit code; null after a signal */
export function runQuietly(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<number | null> {
  return started(program, args, options, 'ignore')
}

function started(
  program: string,
  args: readonly string[],
  { cwd, env, signal }: CommandOptions,
  words: 'inherit' | 'ignore',
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', words, words],
      ...(cwd && { cwd }),
      ...(env && { env }),
      ...(signal && { signal }),
    })
    child.once('error', reject)
    child.once('exit', resolve)
  })
}
