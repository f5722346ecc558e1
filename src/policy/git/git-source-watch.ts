import type { Clock } from '../../model/clock.ts'
import type { Milliseconds } from '../../model/time.ts'
import type { PolicyTexts } from '../directory.ts'
import type { Load, PolicyEvent } from '../directory-outcome.ts'
import type { PolicySource } from '../source.ts'
import type { GitOptions } from './git-options.ts'
import { readGitPolicies } from './git-source.ts'

/** How a Git repository is kept up with. */
export interface GitSourceOptions {
  readonly git: GitOptions
  /** The folder of the mirror. */
  readonly mirror: string
  /** Asked at each reading: id of the commit that came into force last, also before a restart; null: none did. */
  readonly accepted: () => string | null
  readonly load: Load
  readonly clock: Clock
  /** Told first before the source is handed out, then whenever the outcome is another than the one last told. */
  readonly onEvent: (event: PolicyEvent) => void
  /** The repository was reached and what it holds was read, whether or not that is accepted. Told each time, for the policies' age. */
  readonly onFetched?: (fetchedAt: ReturnType<Clock['now']>) => void
  /** A reading failed for a reason that is no finding; the next one tries again. */
  readonly onFailed?: (error: unknown) => void
}

/** What the source stands on; tests replace it. */
export interface GitSurroundings {
  readonly read: typeof readGitPolicies
}

export const onGit: GitSurroundings = { read: readGitPolicies }

/** As long as this at most a repository that fails again and again is left alone, in multiples of `every`. */
export const LONGEST_REST = 8

export async function openGitSource(
  _options: GitSourceOptions,
  _surroundings: GitSurroundings = onGit,
): Promise<PolicySource> {
  throw new Error('being written')
}

/** Kept for the types that follow. */
export type { Milliseconds, PolicyTexts }
