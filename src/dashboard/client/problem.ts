import type { Problem } from '../../api/contract.ts'

/** The daemon answered, and said no. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail === '' ? problem.title : problem.detail)
    this.problem = problem
  }
}

/** Nobody answered, or not in the daemon's words: whether anything came of it is not known. */
export class Unreached extends Error {
  override readonly name = 'Unreached'
}

/** What an answer that is no success says. Something between page and daemon may have answered in its stead. */
export async function problemOf(response: Response): Promise<Problem> {
  const { status, statusText } = response
  const plain = {
    type: 'about:blank',
    title: statusText,
    status,
    detail: `the daemon answered ${status}${statusText === '' ? '' : ` ${statusText}`}`,
  }
  if (!(response.headers.get('content-type') ?? '').startsWith('application/problem+json')) return plain
  try {
    const told: unknown = await response.json()
    if (typeof told !== 'object' || told === null) return plain
    return {
      type: textOf(told, 'type', plain.type),
      title: textOf(told, 'title', plain.title),
      status,
      detail: textOf(told, 'detail', plain.detail),
    }
  } catch {
    return plain
  }
}

/** What went wrong, as a sentence for whoever pressed the button. */
export function messageOf(error: unknown): string {
  if (error instanceof Refused || error instanceof Unreached) return error.message
  return `the page failed: ${error instanceof Error ? error.message : String(error)}`
}

function textOf(told: object, name: string, otherwise: string): string {
  const value: unknown = Reflect.get(told, name)
  return typeof value === 'string' && value !== '' ? value : otherwise
}
