import type { Repository } from './git-objects.ts'
import { GitProblem } from './git-problem.ts'
import { runGit } from './run-git.ts'

/**
 * Whether a commit is the accepted one or has it among its ancestors. With all of its history at hand, one that is not there is none.
 * @throws {GitProblem} it does not
 */
export async function checkFollows(repository: Repository, commit: string, accepted: string): Promise<void> {
  if (commit === accepted || (await isAncestor(repository, accepted, commit))) return
  const [now, then] = [commit.slice(0, 12), accepted.slice(0, 12)]
  const isOlder = await isAncestor(repository, commit, accepted)
  const message = isOlder
    ? `commit ${now} is older than ${then}, which was accepted before`
    : `commit ${now} does not follow ${then}, which was accepted before: its history was rewritten, or it is of another branch`
  const hint = 'push a commit that follows it, or say so: stationkeeper sync --allow-rollback --reason TEXT'
  throw new GitProblem('gitRollback', message, hint)
}

/** Whether a commit is another one or among its ancestors; of what is missing it is said that it is not. */
export async function isAncestor({ program, ...run }: Repository, older: string, newer: string): Promise<boolean> {
  if (!/^[0-9a-f]{40,64}$/.test(older)) return false
  const { code } = await runGit(program, ['merge-base', '--is-ancestor', older, newer], run)
  return code === 0
}
