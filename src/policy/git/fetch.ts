import { join } from 'node:path'
import type { Clock } from '../../model/clock.ts'
import { pause } from '../../model/pause.ts'
import { ms } from '../../model/time.ts'
import { fetchFailure } from './fetch-failure.ts'
import type { GitOptions } from './git-options.ts'
import { GitProblem } from './git-problem.ts'
import type { GitProgram } from './git-program.ts'
import { isolated } from './isolation.ts'
import { residentBytes } from './memory.ts'
import { runGit } from './run-git.ts'
import { transport } from './transport.ts'
import { FETCHED, type Workplace } from './workplace.ts'

/** How often it is looked how much has come. */
const LOOK_EVERY = ms(100)

/** Names of branches without end, or deltas of deltas, fill no disk. Git's own caches take far less. */
const MOST_MEMORY = 1_024 * 1_048_576

export interface Fetching {
  readonly clock: Clock
  readonly signal: AbortSignal
  /**
   * Bytes that git may take of memory, as far as the system tells.
   * @default 1 GiB
   */
  readonly mostMemory?: number
}

/**
 * Fetches the one branch or tag, and nothing else, so that {@link FETCHED} leads to it.
 * @throws {GitProblem}
 * @throws the signal's reason
 */
export async function fetchRef(
  git: GitProgram,
  options: GitOptions,
  workplace: Workplace,
  { clock, signal, mostMemory = MOST_MEMORY }: Fetching,
): Promise<void> {
  const { folder } = workplace
  const { settings, protocol, variables } = transport(options)
  const env = isolated(git, {
    settings,
    protocol,
    variables: { ...variables, GIT_DIR: folder, TMPDIR: folder, GIT_CONFIG_GLOBAL: join(folder, 'serving') },
  })
  const source = `refs/${options.ref.kind === 'branch' ? 'heads' : 'tags'}/${options.ref.name}`
  const args = ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head']
  args.push('--no-auto-maintenance', '--no-show-forced-updates', '--end-of-options', options.url)
  const limit = new AbortController()
  const ended = new AbortController()
  let pid: number | null = null
  const check = async (): Promise<void> => {
    if ((await workplace.size()) > options.maxBytes) limit.abort(tooMuch(options.maxBytes))
    if (pid !== null && (await residentBytes(pid)) > mostMemory) limit.abort(tooHungry(mostMemory))
  }
  const watching = watch(check, clock, ended.signal)
  try {
    const both = AbortSignal.any([signal, limit.signal])
    const end = await runGit(git.path, [...args, `+${source}:${FETCHED}`], {
      cwd: folder,
      env,
      signal: both,
      onStart(started) {
        pid = started
      },
    })
    if (end.code !== 0) throw fetchFailure(end, options)
    if (/shallow roots are not allowed/.test(end.stderr)) throw tooShallow()
  } finally {
    ended.abort()
    await watching
  }
  if ((await workplace.size()) > options.maxBytes) throw tooMuch(options.maxBytes)
}

async function watch(check: () => Promise<void>, clock: Clock, ended: AbortSignal): Promise<void> {
  for (;;) {
    await pause(clock, LOOK_EVERY, ended)
    if (ended.aborted) return
    await check()
  }
}

/** Git only warns of that, and leaves the branch out. */
function tooShallow(): GitProblem {
  const message = 'the repository is a shallow copy, without the history by which a commit is seen to follow another'
  return new GitProblem('gitFailed', message, 'name a whole one, or run `git fetch --unshallow` in it')
}

/** No reason to think that the mirror is at fault, as with its size. */
function tooHungry(most: number): GitProblem {
  const message = `git took more than ${most} bytes of memory for what the host sent, and was ended`
  return new GitProblem('gitFailed', message, 'look at who runs the host, and what was pushed there')
}

function tooMuch(most: number): GitProblem {
  const message = `the repository has more than ${most} bytes, which is all that may be fetched`
  return new GitProblem('gitTooLarge', message, 'give the policies a repository of their own, or raise maxSize')
}
