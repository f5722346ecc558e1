import { telling } from './fetch-failure.ts'
import { GitProblem } from './git-problem.ts'
import { type GitRun, runGit } from './run-git.ts'

export interface GitObject {
  readonly id: string
  readonly type: string
  readonly content: Buffer
}

/** Where git reads, and by which program. */
export interface Repository extends Pick<GitRun, 'cwd' | 'env' | 'signal'> {
  readonly program: string
}

/** Beside the content of an object. */
const HEAD_BYTES = 128

/**
 * Objects by their names, in this order, as they are: no filter and no attribute has a say in it.
 * @param most bytes of all of them together
 * @returns null where there is none of that name
 * @throws {GitProblem} they are damaged, or more than that
 */
export async function readObjects(
  repository: Repository,
  names: readonly string[],
  most: number,
): Promise<readonly (GitObject | null)[]> {
  const { program, ...run } = repository
  const input = names.map(name => `${name}\n`).join('')
  const limit = most + names.length * HEAD_BYTES + input.length
  const { code, stdout, stderr } = await runGit(program, ['cat-file', '--batch'], { ...run, input, most: limit })
  if (code !== 0) throw damaged(telling(stderr))
  const found: (GitObject | null)[] = []
  let at = 0
  while (found.length < names.length) {
    const end = stdout.indexOf(10, at)
    if (end === -1) throw damaged('git told of fewer objects than it was asked for')
    const head = stdout.toString('utf8', at, end)
    at = end + 1
    const [, id, type, size] = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(head) ?? []
    if (id === undefined || type === undefined) {
      found.push(null)
      continue
    }
    const content = stdout.subarray(at, at + Number(size))
    if (content.length < Number(size)) throw damaged('an object ends too early')
    found.push({ id, type, content })
    at += Number(size) + 1
  }
  return found
}

export function damaged(said: string): GitProblem {
  const message = `objects of the repository are damaged or missing${said === '' ? '' : ` (${said})`}`
  return new GitProblem('gitCorrupt', message, 'run `git fsck` in the repository, and mend it')
}
