import { STATUS_CODES } from 'node:http'
import type { Problem } from './contract.ts'

/** What can be wrong, by the last part of a problem's `type`. Closed: adding one is a change to the contract. */
export const problemTypes = [
  'invalid',
  'invalid-policies',
  'unauthenticated',
  'forbidden',
  'wrong-host',
  'cross-origin',
  'not-found',
  'not-acceptable',
  'refused',
  'too-large',
  'too-many-requests',
  'too-many-streams',
  'not-ready',
  'failed',
] as const

export type ProblemType = (typeof problemTypes)[number]

const statuses: Readonly<Record<ProblemType, number>> = {
  invalid: 400,
  'invalid-policies': 422,
  unauthenticated: 401,
  forbidden: 403,
  'wrong-host': 421,
  'cross-origin': 403,
  'not-found': 404,
  'not-acceptable': 406,
  refused: 409,
  'too-large': 413,
  'too-many-requests': 429,
  'too-many-streams': 503,
  'not-ready': 503,
  failed: 500,
}

/** A request that is answered with a problem, and nothing else comes of it. `detail` says what happened and what to do. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly type: ProblemType
  readonly headers: Readonly<Record<string, string>>
  /** Further members of the problem. */
  readonly more: Readonly<Record<string, unknown>>

  constructor(
    type: ProblemType,
    detail: string,
    {
      headers = {},
      more = {},
    }: { readonly headers?: Readonly<Record<string, string>>; readonly more?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(detail)
    this.type = type
    this.headers = headers
    this.more = more
  }

  get problem(): Problem {
    return { ...problemOf(this.type, this.message), ...this.more }
  }
}

export function problemOf(type: ProblemType, detail: string): Problem {
  const status = statuses[type]
  return { type: `urn:stationkeeper:${type}`, title: titleOf(status), status, detail }
}

/** For what the library beneath refuses by itself, which says no more than its status does. */
export function blankProblem(status: number, detail: string): Problem {
  return { type: 'about:blank', title: titleOf(status), status, detail }
}

function titleOf(status: number): string {
  return STATUS_CODES[status] ?? 'Error'
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8'
