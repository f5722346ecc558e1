import type { Clock } from '../../model/clock.ts'
import type { PolicyTexts } from '../directory.ts'

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

/**
 * Reads policies as they are at a revision of somebody's own repository, which is not changed by it.
 *
 * Good: the files, and `commit`. Else what is wrong, as diagnostics.
 * @throws the signal's reason, once that aborts
 */
export async function readRevision(_reading: RevisionReading): Promise<PolicyTexts> {
  throw new Error('being written')
}

/**
 * Where a folder lies in the working copy that it is part of.
 * @returns null: it is in none, or there is no git
 */
export async function placeInRepository(
  _folder: string,
  _options: Pick<RevisionReading, 'clock' | 'signal'>,
): Promise<{ readonly root: string; readonly path: string } | null> {
  throw new Error('being written')
}
