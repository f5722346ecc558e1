import type { SessionSelector } from '../model/hold.ts'
import { parseReleaseTarget } from '../policy/release-target.ts'
import { parseSelector, type SelectorProblem } from '../policy/selector.ts'
import type { ReleaseTarget } from '../store/requests.ts'
import { InvalidInput } from './errors.ts'

/** @throws {InvalidInput} the text selects nothing that could be meant */
export function selectorOf(written: string): SessionSelector {
  const { selector, problems } = parseSelector(written)
  if (selector === null) throw unread(written, problems)
  return selector
}

/** @throws {InvalidInput} it is neither a selector nor an id of a hold or override */
export function releaseTargetOf(written: string): ReleaseTarget {
  const { target, problems } = parseReleaseTarget(written)
  if (target === null) throw unread(written, problems)
  return target
}

/** All that is wrong in one line; what to write instead is about the first. */
function unread(written: string, problems: readonly SelectorProblem[]): InvalidInput {
  const said = problems.map(({ column, message }) => (column > 1 ? `column ${column}: ${message}` : message)).join('; ')
  const hint = problems.find(problem => problem.hint !== null)?.hint ?? 'see `stationkeeper hold --help`'
  return new InvalidInput(`${JSON.stringify(written)} selects no sessions: ${said}`, { hint })
}
