import type { SessionSelector } from '../model/hold.ts'
import type { Match } from '../model/policy.ts'
import { ms } from '../model/time.ts'
import { compileGlob, isGlob } from '../planner/glob.ts'
import { parseSelector } from '../policy/selector.ts'
import { selectorText } from '../policy/selector-text.ts'
import { Refusal } from './problem.ts'

/**
 * The sessions that a token is about AND those that were asked for. Within one field a selector's values are OR, so a field that both have is
 * narrowed to what was asked, and refused where that is more than the token has.
 * @param asked text of a selector; undefined: all that the token is about
 * @throws {Refusal}
 */
export function narrowed(match: SessionSelector | null, asked: string | undefined): SessionSelector {
  if (asked === undefined) {
    if (match !== null) return match
    throw new Refusal('invalid', 'say which sessions are meant: selector, as station=4, or everySession for all')
  }
  const { selector, problems } = parseSelector(asked)
  if (selector === null) {
    const more = { problems: problems.map(({ column, message, hint }) => ({ column, message, hint })) }
    const [first] = problems
    throw new Refusal('invalid', `selector, column ${first?.column ?? 1}: ${first?.message ?? 'it can not be read'}`, {
      more,
    })
  }
  if (match === null || isWithin(selector, match)) return selector
  const both = conjunction(match.match, selector.match)
  if (both === null)
    throw new Refusal('forbidden', `the token is about ${match.text} alone, and ${selector.text} is something else`)
  return { text: selectorText(both), match: both }
}

/** Whether whatever `selector` picks is proven to be picked by `match` as well: each field of the match is in it, with no value beyond. */
export function isWithin(selector: SessionSelector, match: SessionSelector): boolean {
  const [narrow, broad] = [selector.match, match.match]
  if (broad.any !== undefined || broad.all !== undefined || broad.not !== undefined) return false
  return (
    fields.every(field => listWithin(field, narrow[field], broad[field])) &&
    Object.entries(broad.labels ?? {}).every(([name, values]) => listWithin('label', narrow.labels?.[name], values)) &&
    (broad.admin === undefined || narrow.admin === broad.admin) &&
    (broad.idleFor === undefined || (narrow.idleFor ?? 0) >= broad.idleFor)
  )
}

const fields = ['sessionId', 'user', 'group', 'station', 'client', 'connection', 'host'] as const
type Field = (typeof fields)[number]

/** null: the two ask different things of one field. */
function conjunction(one: Match, other: Match): Match | null {
  if (one.everySession === true) return other
  if (other.everySession === true) return one
  const clash =
    fields.some(field => other[field] !== undefined && !listWithin(field, other[field], one[field])) ||
    Object.entries(other.labels ?? {}).some(([name, values]) => !listWithin('label', values, one.labels?.[name])) ||
    (one.admin !== undefined && other.admin !== undefined && one.admin !== other.admin)
  if (clash) return null
  const { labels: ownLabels, idleFor: ownIdle = 0, ...own } = one
  const { labels: theirLabels, idleFor: theirIdle = 0, ...theirs } = other
  const labels = { ...ownLabels, ...theirLabels }
  const idleFor = ownIdle > theirIdle ? ownIdle : theirIdle
  return inOrder({
    ...own,
    ...theirs,
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(idleFor > 0 && { idleFor: ms(idleFor) }),
  })
}

/** A list that is not there picks everything. */
function listWithin(
  field: Field | 'label',
  narrow: readonly string[] | undefined,
  broad: readonly string[] | undefined,
): boolean {
  if (broad === undefined) return true
  return narrow?.every(value => broad.some(pattern => isPart(field, value, pattern))) ?? false
}

/** Letter by letter, as stations and labels are compared; a selector's other values are in one case already. */
function isPart(field: Field | 'label', value: string, pattern: string): boolean {
  if (value === pattern || pattern === '*') return true
  if (isGlob(value) || !isGlob(pattern) || field === 'sessionId' || field === 'connection') return false
  // A name without a domain is that name in any, and a pattern without one says nothing of domains.
  if (field === 'user' && (/@/.test(value + pattern) || value.includes('\\') !== pattern.includes('\\'))) return false
  return compileGlob(pattern)(value)
}

/** As a parsed selector has them, by which the text comes out in its one spelling. */
function inOrder(match: Match): Match {
  const { selector } = parseSelector(selectorText(match))
  if (selector !== null) return selector.match
  throw new Refusal('invalid', 'the token and the selector together are too long to be read; name fewer sessions')
}
