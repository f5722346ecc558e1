import { spawn } from 'node:child_process'
import { closeSync, openSync, readSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { runQuietly, say } from './command.ts'

/** How often what a program wrote is shown. */
const SHOWN_EVERY = 200

/** A Windows of its own in a folder, gone when it is disposed of. */
export interface Wine extends AsyncDisposable {
  /**
   * Runs a Windows program to its end, and shows what it writes.
   * @param folder the current one, as Linux has it
   * @returns its exit code
   */
  run(program: string, args: readonly string[], folder: string, env?: Readonly<Record<string, string>>): Promise<number>
  /** The same unseen. */
  runQuietly(program: string, args: readonly string[]): Promise<number | null>
}

/** A path of Linux as a program under Wine has it. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`
}

/**
 * @param program Wine's own
 * @param folder exists not yet
 * @param libraries a folder with libraries that its programs find
 */
export async function openWine(program: string, folder: string, libraries: string, signal: AbortSignal): Promise<Wine> {
  await mkdir(folder)
  // Little of ours goes in: what npm and the shell set is meant for Linux. Nothing asks about a display, a browser, .NET or a debugger.
  const env = {
    HOME: folder,
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    WINEPREFIX: folder,
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    WINEDLLOVERRIDES: 'mscoree,mshtml,winedbg.exe,winemenubuilder.exe=',
    WINEPATH: windowsPath(libraries),
  }
  say('sets up Wine')
  await runQuietly(program, ['wineboot', '-i'], { env, signal })
  // Node refuses to start on an older Windows than 10.
  await runQuietly(program, ['winecfg', '-v', 'win10'], { env, signal })
  return {
    run: (exe, args, cwd, more = {}) => shown({ program, args: [exe, ...args], cwd, env: { ...env, ...more }, signal }),
    runQuietly: (exe, args) => runQuietly(program, [exe, ...args], { env, signal }),
    async [Symbol.asyncDispose]() {
      // Ends whatever still runs in this folder's Windows, and in no other; -w waits until it has ended.
      const server = join(dirname(program), 'wineserver')
      await runQuietly(server, ['-k'], { env })
      await runQuietly(server, ['-w'], { env })
    },
  }
}

interface Shown {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** Under Wine Node can't use a pipe from Linux as its standard stream, but a file. So it is read as it grows. */
function shown({ program, args, cwd, env, signal }: Shown): Promise<number> {
  const file = join(env.WINEPREFIX ?? cwd, 'said.txt')
  const output = openSync(file, 'w')
  const input = openSync(file, 'r')
  const part = Buffer.alloc(65_536)
  const show = (): void => {
    for (let length = readSync(input, part); length > 0; length = readSync(input, part)) {
      process.stdout.write(Buffer.from(part.subarray(0, length)))
    }
  }
  const timer = setInterval(show, SHOWN_EVERY)
  return new Promise<number>((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, signal, stdio: ['ignore', output, output] })
    child.once('error', reject)
    child.once('exit', code => resolve(code ?? 1))
  }).finally(() => {
    // Before its file is closed: a program that is ended has still to go.
    clearInterval(timer)
    show()
    closeSync(output)
    closeSync(input)
  })
}
