import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import { GitProblem } from './git-problem.ts'
import { runGit } from './run-git.ts'

/** The first that verifies signatures of SSH keys. */
const OLDEST: readonly [number, number] = [2, 34]

export interface GitProgram {
  /** In full. */
  readonly path: string
  /** Where it finds ssh, ssh-keygen and its own parts. */
  readonly searchPath: string
  /** As it says: `2.39.5`. */
  readonly version: string
}

/**
 * The system's git. Root asks nobody's PATH: another's program must not be started for it.
 * @throws {GitProblem} there is none, or it is too old
 */
export async function findGit(signal: AbortSignal): Promise<GitProgram> {
  const found = await firstExecutable()
  if (found === null) {
    throw new GitProblem('gitMissing', 'there is no git on this computer', 'install git 2.34 or newer')
  }
  const searchPath = searchPathFor(found)
  const { code, stdout } = await runGit(found, ['version'], { cwd: dirname(found), env: { PATH: searchPath }, signal })
  const version = /\d+\.\d+(?:\.\d+)*/.exec(stdout.toString())?.[0]
  if (code !== 0 || version === undefined) {
    throw new GitProblem('gitMissing', `${found} does not tell its version`, 'install git 2.34 or newer')
  }
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new GitProblem('gitMissing', `${found} is git ${version}, which is too old`, 'install git 2.34 or newer')
  }
  return { path: found, searchPath, version }
}

/** Where systems keep programs that administrators alone put there. */
const SYSTEM_FOLDERS: readonly string[] = [
  '/usr/bin',
  '/bin',
  '/usr/sbin',
  '/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/run/current-system/sw/bin',
]

function folders(): readonly string[] {
  const { PATH = '', ProgramFiles = 'C:\\Program Files' } = process.env
  const own = PATH.split(delimiter).filter(isAbsolute)
  if (process.platform === 'win32') return [join(ProgramFiles, 'Git', 'cmd'), ...own]
  return process.getuid?.() === 0 ? SYSTEM_FOLDERS : [...SYSTEM_FOLDERS, ...own]
}

async function firstExecutable(): Promise<string | null> {
  const name = process.platform === 'win32' ? 'git.exe' : 'git'
  for (const folder of folders()) {
    const path = join(folder, name)
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  return null
}

function searchPathFor(git: string): string {
  const own = dirname(git)
  if (process.platform !== 'win32') return [...new Set([...SYSTEM_FOLDERS, own])].join(delimiter)
  const system = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32')
  return [own, join(own, '..', 'usr', 'bin'), system].join(delimiter)
}
