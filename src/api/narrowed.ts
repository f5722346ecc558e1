import type { SessionSelector } from '../model/hold.ts'
import type { Match } from '../model/policy.ts'
import { covers, shapeOf } from '../policy/match-cover.ts'
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

/** Whether whatever `selector` picks is proven to be picked by `match` as well. */
export function isWithin(selector: SessionSelector, match: SessionSelector): boolean {
  if (match.match.everySession === true) return true
  return covers(shapeOf(match.match), shapeOf(selector.match))
}

/** null: the two ask different things of one field. */
function conjunction(one: Match, other: Match): Match | null {
  if (one.everySession === true) return other
  if (other.everySession === true) return one
  const lists = ['sessionId', 'user', 'group', 'station', 'client', 'connection', 'host'] as const
  const clash = lists.some(
    field => one[field] !== undefined && other[field] !== undefined && !fieldWithin(field, other, one),
  )
  const labels = { ...one.labels, ...other.labels }
  const labelClash = Object.entries(one.labels ?? {}).some(([name, values]) => {
    const theirs = other.labels?.[name]
    return (
      theirs !== undefined && !covers(shapeOf({ labels: { [name]: values } }), shapeOf({ labels: { [name]: theirs } }))
    )
  })
  if (clash || labelClash) return null
  if (one.admin !== undefined && other.admin !== undefined && one.admin !== other.admin) return null
  const idleFor = one.idleFor === undefined || (other.idleFor ?? 0) > one.idleFor ? other.idleFor : one.idleFor
  const { labels: _mine, idleFor: _long, ...mine } = one
  const { labels: _theirs, idleFor: _short, ...theirs } = other
  return inOrder({
    ...mine,
    ...theirs,
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(idleFor !== undefined && { idleFor }),
  })
}

function fieldWithin(field: keyof Match, narrow: Match, broad: Match): boolean {
  return covers(shapeOf({ [field]: broad[field] }), shapeOf({ [field]: narrow[field] }))
}

/** As a parsed selector has them, by which the text comes out in its one spelling. */
function inOrder(match: Match): Match {
  const read = parseSelector(selectorText(match)).selector
  if (read === null)
    throw new Refusal('invalid', 'the token and the selector together are too long to be read; name fewer sessions')
  return read.match
}
