import { type Instant, instant } from '../../model/time.ts'
import { damaged, type GitObject, type Repository, readObjects } from './git-objects.ts'
import { GitProblem } from './git-problem.ts'

/** A commit, and the tag that led to it. */
export interface Tip {
  readonly commit: GitObject
  readonly committedAt: Instant
  /** null: it is a branch, or a tag without an object of its own. */
  readonly tag: GitObject | null
}

/** Far above any commit's or tag's message. */
const MOST_BYTES = 8 * 1_048_576
/** The end of the year 9999: what lies beyond is no year that anybody can read. */
const LAST_SECOND = 253_402_300_799

/**
 * What a ref, an id or another name of a revision leads to.
 * @returns null: it leads to nothing, or to no commit
 * @throws {GitProblem}
 */
export async function readTip(repository: Repository, name: string): Promise<Tip | null> {
  const [first, commit] = await readObjects(repository, [name, `${name}^{commit}`], MOST_BYTES).catch(tooLong)
  if (commit?.type !== 'commit' || first === null || first === undefined) return null
  const seconds = Number(/ (\d+) [+-]\d{4}$/.exec(header(commit, 'committer') ?? '')?.[1])
  if (Number.isNaN(seconds)) throw damaged('the commit does not tell its time')
  const committedAt = instant(Math.min(seconds, LAST_SECOND) * 1_000)
  return { commit, committedAt, tag: first.type === 'tag' ? first : null }
}

function tooLong(error: unknown): never {
  if (!(error instanceof GitProblem) || error.finding !== 'gitTooLarge') throw error
  const message = `the commit, or the tag that leads to it, has more than ${MOST_BYTES} bytes`
  throw new GitProblem('gitTooLarge', message, 'look at its message, and commit anew with a shorter one')
}

/** The first header of that name; null: there is none. */
export function header({ content }: GitObject, name: string): string | null {
  const text = content.toString('utf8')
  const head = text.slice(0, text.startsWith('\n') ? 0 : Math.max(text.indexOf('\n\n'), 0))
  const line = head.split('\n').find(each => each.startsWith(`${name} `))
  return line === undefined ? null : line.slice(name.length + 1)
}
