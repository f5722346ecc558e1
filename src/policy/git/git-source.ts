import type { Clock } from '../../model/clock.ts'
import type { PolicyTexts } from '../directory.ts'
import { readTip, type Tip } from './commit.ts'
import { readCommit } from './commit-texts.ts'
import { deadline } from './deadline.ts'
import { fetchRef } from './fetch.ts'
import { checkFollows } from './follows.ts'
import { shownUrl } from './git-address.ts'
import type { Repository } from './git-objects.ts'
import type { GitOptions } from './git-options.ts'
import { GitProblem, refusal } from './git-problem.ts'
import { findGit, type GitProgram } from './git-program.ts'
import { isolated } from './isolation.ts'
import { discardMirror, mirrorProblem } from './mirror.ts'
import { checkTransportFiles } from './named-files.ts'
import { gitOptionFindings } from './option-findings.ts'
import { trustSettings, verifiedSigner } from './verify.ts'
import { FETCHED, openWorkplace, type Workplace } from './workplace.ts'

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
export async function readGitPolicies(options: GitOptions, reading: GitReading): Promise<PolicyTexts> {
  const shown = shownUrl(options.url)
  const [wrong] = gitOptionFindings(options)
  if (wrong !== undefined) return refusal(shown, new GitProblem(wrong.finding, wrong.message, wrong.hint))
  using limit = deadline(reading.clock, options.timeout, reading.signal)
  try {
    return await readTwice(options, { ...reading, signal: limit.signal })
  } catch (error) {
    reading.signal.throwIfAborted()
    if (error instanceof GitProblem) return refusal(shown, error)
    throw error
  }
}

/** What a damaged or overgrown mirror may be the reason of is tried once more without it. */
async function readTwice(options: GitOptions, reading: GitReading): Promise<PolicyTexts> {
  const git = await findGit(reading.signal)
  for (let isAnew = false; ; isAnew = true) {
    const workplace = await openWorkplace(reading.mirror)
    try {
      return await readOnce(git, options, reading, workplace)
    } catch (error) {
      const mayBeTheMirror =
        error instanceof GitProblem && (error.finding === 'gitCorrupt' || error.finding === 'gitTooLarge')
      if (isAnew || !mayBeTheMirror || !workplace.builtOn) throw error
      await discardMirror(reading.mirror).catch((cause: unknown) => {
        throw mirrorProblem(reading.mirror, cause)
      })
    } finally {
      await workplace.remove()
    }
  }
}

async function readOnce(
  git: GitProgram,
  options: GitOptions,
  { accepted, allowRollback, clock, signal }: GitReading,
  workplace: Workplace,
): Promise<PolicyTexts> {
  await checkTransportFiles(options)
  await fetchRef(git, options, workplace, { clock, signal })
  const repository = repositoryOf(git, options, workplace, signal)
  const tip = await theTip(repository, options)
  if (accepted !== null && !allowRollback) await checkFollows(repository, tip.commit.id, accepted)
  const { ref, verify } = options
  const signer = verify === null ? null : await verifiedSigner(repository, { tip, ref, verify })
  const { id } = tip.commit
  const texts = await readCommit(repository, { id, committedAt: tip.committedAt, signer }, options.path)
  await workplace.keep(id)
  return texts
}

/** For what needs no network: no protocol is allowed any more. */
function repositoryOf(git: GitProgram, { verify }: GitOptions, { folder }: Workplace, signal: AbortSignal): Repository {
  const settings = verify === null ? [] : trustSettings(verify)
  const env = isolated(git, { settings, variables: { GIT_DIR: folder, TMPDIR: folder } })
  return { program: git.path, cwd: folder, env, signal }
}

async function theTip(repository: Repository, { ref }: GitOptions): Promise<Tip> {
  const tip = await readTip(repository, FETCHED)
  if (tip !== null) return tip
  throw new GitProblem('gitNoRef', `the ${ref.kind} ${ref.name} leads to no commit`, 'let it lead to one')
}
