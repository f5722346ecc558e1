import type { Clock } from '../../model/clock.ts'
import { ms } from '../../model/time.ts'
import { deadline } from './deadline.ts'
import { isAncestor } from './follows.ts'
import { GitProblem } from './git-problem.ts'
import { findGit } from './git-program.ts'
import { isolated } from './isolation.ts'
import { runGit } from './run-git.ts'
import { openWorkplace } from './workplace.ts'

export interface HistoryQuestion {
  /** The folder that earlier readings keep their objects in. */
  readonly mirror: string
  /** Id of a commit that came into force. */
  readonly commit: string
  /** At least the beginning of the id of the one that is looked for, in lower case. */
  readonly beginning: string
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** A disk is read, no network. */
const PATIENCE = ms(10_000)

/**
 * The commit of that beginning that another one is, or has among its ancestors, by what was fetched before.
 * @returns its id; null: there is none, there are several of that beginning, or nobody can tell any more
 * @throws the signal's reason, once that aborts
 */
export async function inHistory(question: HistoryQuestion): Promise<string | null> {
  const { mirror, commit, beginning, clock, signal } = question
  if (!/^[0-9a-f]{4,40}$/.test(beginning)) return null
  using limit = deadline(clock, PATIENCE, signal)
  try {
    const git = await findGit(limit.signal)
    const workplace = await openWorkplace(mirror)
    try {
      const { folder } = workplace
      const run = { cwd: folder, env: isolated(git, { variables: { GIT_DIR: folder } }), signal: limit.signal }
      const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${beginning}^{commit}`]
      const { code, stdout } = await runGit(git.path, args, run)
      const id = stdout.toString().trim()
      if (code !== 0 || !id.startsWith(beginning)) return null
      return (await isAncestor({ program: git.path, ...run }, id, commit)) ? id : null
    } finally {
      await workplace.remove()
    }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof GitProblem) return null
    throw error
  }
}
