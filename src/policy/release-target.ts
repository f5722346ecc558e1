import type { SessionSelector } from '../model/hold.ts'
import { parseSelector } from './selector.ts'
import { isPlacedKey } from './selector-keys.ts'
import { type SelectorProblem, scanTerms } from './selector-terms.ts'

export interface ParsedReleaseTarget {
  /** null when there is any problem. */
  readonly target: { readonly id: string } | { readonly selector: SessionSelector } | null
  readonly problems: readonly SelectorProblem[]
}

/**
 * Reads what `release` is to end: one hold or override by its id, `hold=k4t7` or `override=k4t7`, or whatever is in force for
 * the sessions of a selector.
 */
export function parseReleaseTarget(text: string): ParsedReleaseTarget {
  const { terms, problems } = scanTerms(text)
  const placed = terms.find(({ key }) => key !== null && isPlacedKey(key))
  if (placed === undefined) {
    const { selector, problems } = parseSelector(text)
    return { target: selector === null ? null : { selector }, problems }
  }
  const refused = (column: number, message: string, hint: string | null): ParsedReleaseTarget => ({
    target: null,
    problems: [{ column, message, hint }],
  })
  const other = terms.find(term => term !== placed)
  if (other !== undefined) return refused(other.column, 'an id stands alone', 'release the others by a second call')
  if (problems.length > 0) return { target: null, problems }
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(placed.value)) {
    return refused(placed.valueColumn, `that is no id of a hold or an override`, 'they stand in `stationkeeper status`')
  }
  return { target: { id: placed.value }, problems: [] }
}
