import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Milliseconds } from '../model/time.ts'

/** Where a system keeps its own programs; NixOS has its own place. Nobody's PATH is asked: as root another's program must not be started. */
export const FOLDERS: readonly string[] = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/run/current-system/sw/bin']
/** More than any answer that is waited for. */
const MOST_OUTPUT = 256 * 1024

export interface ProgramOptions {
  /** Ends the program, whatever it is doing. */
  readonly signal?: AbortSignal
  /** Ends it after so long, for who has no deadline of their own. */
  readonly longest?: Milliseconds
  /** Runs it as this user, without any further groups; left out: as this process. */
  readonly as?: { readonly uid: number; readonly gid: number }
  /** Beside a path and a plain language. */
  readonly env?: Readonly<Record<string, string>>
  /** Folders to look in instead of the system's own. */
  readonly folders?: readonly string[]
}

export interface ProgramEnd {
  /** null: something ended it. */
  readonly code: number | null
  readonly stdout: string
  /** Without line ends around it. */
  readonly stderr: string
}

/** There is no such program in the system's folders. */
export class NoProgram extends Error {
  override readonly name = 'NoProgram'
}

/**
 * Runs a program of the system until it ends. Its arguments are given to it as they are, no shell reads them.
 * @throws {NoProgram} it is not there
 * @throws the signal's reason, as soon as that aborts; the program is killed then
 * @throws the system's error, such as EPERM where this process may not become that user
 */
export async function runProgram(name: string, args: readonly string[], options: ProgramOptions): Promise<ProgramEnd> {
  return await runPath(await programPath(name, options.folders), args, options)
}

/**
 * The same of a program whose full path is known.
 * @throws the signal's reason, as soon as that aborts; the program is killed then
 * @throws the system's error, such as ENOENT
 */
export async function runPath(
  path: string,
  args: readonly string[],
  { signal, longest, as, env }: Omit<ProgramOptions, 'folders'>,
): Promise<ProgramEnd> {
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, {
      cwd: '/',
      env: { PATH: FOLDERS.join(':'), LC_ALL: 'C.UTF-8', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      killSignal: 'SIGKILL',
      ...(longest !== undefined && { timeout: longest }),
      ...as,
    })
    const kill = (): void => {
      child.kill('SIGKILL')
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', kill, { once: true })
    const output = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        output[stream] += text
        if (output[stream].length > MOST_OUTPUT) child.kill('SIGKILL')
      })
    }
    child.once('error', reject)
    child.once('close', code => {
      signal?.removeEventListener('abort', kill)
      resolve({ code, stdout: output.stdout, stderr: output.stderr.trim() })
    })
  })
}

/** @throws {NoProgram} no folder has it */
export async function programPath(name: string, folders: readonly string[] = FOLDERS): Promise<string> {
  for (const folder of folders) {
    const path = join(folder, name)
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  throw new NoProgram(`The program ${name} is not in ${folders.join(', ')}`)
}
