import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import type { GitOptions } from './git-options.ts'
import { GitProblem } from './git-problem.ts'

/**
 * The files by which the repository is reached. Git and ssh go on without one that they can't read, and then tell of a host that lets
 * nobody in, or whose certificate is not trusted.
 * @throws {GitProblem} one can't be read
 */
export async function checkTransportFiles({ credentials, caFile, knownHosts, sshKey }: GitOptions): Promise<void> {
  const files: readonly (readonly [what: string, file: string | null])[] = [
    ['the credentials', credentials !== null && 'file' in credentials ? credentials.file : null],
    ['the certificates', caFile],
    ['the known hosts', knownHosts],
    ['the key of ssh', sshKey],
  ]
  for (const [what, file] of files) if (file !== null) await checkReadable(what, file)
}

/**
 * @param what it is to people: `the allowed signers`
 * @throws {GitProblem} it can't be read
 */
export async function checkReadable(what: string, file: string): Promise<void> {
  try {
    await access(file, constants.R_OK)
  } catch {
    const hint = 'check the path, and who may read it'
    throw new GitProblem('gitOption', `${what} in ${file} can't be read`, hint)
  }
}
