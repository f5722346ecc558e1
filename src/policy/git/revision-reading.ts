import { stat } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import type { Clock } from '../../model/clock.ts'
import { ms } from '../../model/time.ts'
import type { PolicyTexts } from '../directory.ts'
import { readTip } from './commit.ts'
import { readCommit } from './commit-texts.ts'
import { deadline } from './deadline.ts'
import { telling } from './fetch-failure.ts'
import type { Repository } from './git-objects.ts'
import { GitProblem, refusal } from './git-problem.ts'
import { findGit } from './git-program.ts'
import { isolated } from './isolation.ts'
import { pathFindings } from './name-findings.ts'
import { runGit } from './run-git.ts'

export interface RevisionReading {
  /** Any folder inside a working copy, or a bare repository. */
  readonly repository: string
  /** As git spells revisions: `HEAD~1`, `main`, a commit's id. */
  readonly revision: string
  /** A folder or file in the repository, from its root, with forward slashes; '' = all of it. */
  readonly path: string
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** A disk is read, no network: more means that it hangs. */
const PATIENCE = ms(60_000)

/**
 * Reads policies as they are at a revision of somebody's own repository, which is not changed by it.
 *
 * Good: the files, and `commit`. Else what is wrong, as diagnostics.
 * @throws the signal's reason, once that aborts
 */
export async function readRevision(reading: RevisionReading): Promise<PolicyTexts> {
  const { repository: folder, revision, path, clock, signal } = reading
  using limit = deadline(clock, PATIENCE, signal)
  try {
    const [wrong] = pathFindings(path)
    if (wrong !== undefined) throw new GitProblem(wrong.finding, wrong.message, wrong.hint)
    const repository = await openRepository(folder, limit.signal)
    const id = await commitOf(repository, revision)
    const tip = id === null ? null : await readTip(repository, id)
    if (tip === null) {
      const message = `there is no commit ${JSON.stringify(revision)} in the repository`
      throw new GitProblem('gitRevision', message, 'look for it with `git log`; a shallow copy lacks older ones')
    }
    return await readCommit(repository, { id: tip.commit.id, committedAt: tip.committedAt, signer: null }, path)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof GitProblem) return refusal(`git:${revision}`, error)
    throw error
  }
}

/**
 * Where a folder lies in the working copy that it is part of; it need not exist itself.
 * @returns null: it is in none, or there is no git
 */
export async function placeInRepository(
  folder: string,
  { clock, signal }: Pick<RevisionReading, 'clock' | 'signal'>,
): Promise<{ readonly root: string; readonly path: string } | null> {
  using limit = deadline(clock, PATIENCE, signal)
  try {
    const { program, ...run } = await openRepository(await nearestFolder(folder), limit.signal)
    const { code, stdout } = await runGit(program, ['rev-parse', '--show-toplevel', '--show-prefix'], run)
    const [root, prefix = ''] = stdout.toString().split('\n')
    if (code !== 0 || root === undefined || root === '') return null
    const below = relative(run.cwd, resolve(folder)).split(sep).filter(Boolean)
    return { root, path: [...prefix.split('/').filter(Boolean), ...below].join('/') }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof GitProblem) return null
    throw error
  }
}

async function nearestFolder(folder: string): Promise<string> {
  for (let at = resolve(folder); ; at = resolve(at, '..')) {
    const isFolder = await stat(at).then(
      status => status.isDirectory(),
      () => false,
    )
    if (isFolder || at === resolve(at, '..')) return at
  }
}

/**
 * What its own configuration says is overruled where it could have anything run, and no protocol is allowed, so that nothing missing is
 * fetched either.
 */
async function openRepository(folder: string, signal: AbortSignal): Promise<Repository> {
  const isFolder = await stat(folder).then(
    status => status.isDirectory(),
    () => false,
  )
  if (!isFolder) throw new GitProblem('gitRepository', `there is no folder ${folder}`, 'check the path')
  const git = await findGit(signal)
  const repository = { program: git.path, cwd: folder, env: isolated(git), signal }
  const { code, stderr } = await runGit(git.path, ['rev-parse', '--git-dir'], repository)
  if (code === 0) return repository
  const message = `${folder} is in no Git repository (${telling(stderr)})`
  throw new GitProblem('gitRepository', message, 'go into a working copy, or name folders')
}

async function commitOf({ program, ...run }: Repository, revision: string): Promise<string | null> {
  // A line of its own would be another question to git.
  if (revision === '' || /\p{Cc}/u.test(revision)) return null
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]
  const { code, stdout } = await runGit(program, args, run)
  const id = stdout.toString().trim()
  return code === 0 && /^[0-9a-f]{40,64}$/.test(id) ? id : null
}
