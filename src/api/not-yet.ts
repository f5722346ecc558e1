import { Refusal } from './problem.ts'

/** The daemon has just begun. */
export function notYet(): never {
  const detail = 'the host was not seen yet; ask again in a moment'
  throw new Refusal('not-ready', detail, { headers: { 'retry-after': '2' } })
}
