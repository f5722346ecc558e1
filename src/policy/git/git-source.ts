import type { Clock } from '../../model/clock.ts'
import type { PolicyTexts } from '../directory.ts'
import type { GitOptions } from './git-options.ts'

export interface GitReading {
  /** A folder of this source's own, made where it is missing. Several processes may share it. */
  readonly mirror: string
  /** Id of the commit that came into force last; null: none did. */
  readonly accepted: string | null
  /** Takes a commit that does not follow `accepted`. */
  readonly allowRollback: boolean
  readonly clock: Clock
  /** Ends everything that was started. */
  readonly signal: AbortSignal
}

/**
 * Fetches the repository and reads the policies that its branch or tag leads to.
 *
 * Good: the files, and `commit`. Something wrong with single files: what is wrong, as of a folder, and no `commit`. Anything else: one
 * diagnostic about the repository, whose `file` is its url without secrets, and no files.
 * @throws the signal's reason, once that aborts
 */
export async function readGitPolicies(_options: GitOptions, _reading: GitReading): Promise<PolicyTexts> {
  throw new Error('being written')
}
