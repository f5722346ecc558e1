import type { Hold } from '../../model/hold.ts'
import type { RuleRef } from '../../model/policy.ts'
import { formatDuration, instant, isoInstant } from '../../model/time.ts'
import type { Contest, NoticeNow } from '../../standing/contests.ts'
import type { PlacedNow } from '../../standing/placed-now.ts'
import type { Standing } from '../standing.ts'
import { momentText } from './moment-text.ts'
import { sessionList } from './session-count.ts'

/** A line of `status`. */
export type Line = readonly [name: string, said: string]

/** What holds for some sessions beside the policies: holds, overrides, fights and warnings. */
export function inForceLines({
  placed,
  contests,
  notices,
}: Pick<Standing, 'placed' | 'contests' | 'notices'>): readonly Line[] {
  return [
    ...placed.filter(each => !isHonour(each)).map(placedLine),
    ...honourLines(placed.filter(isHonour)),
    ...contestLines(contests),
    ...notices.map(noticeLine),
  ]
}

function placedLine({ placed, sessions }: PlacedNow): Line {
  const { id, selector, by, reason, until } = placed
  const what = placed.kind === 'hold' ? selector.text : `${selector.text} to be ${placed.rule.ensure}`
  const whom = sessions === null ? '' : `; covers ${sessions.length === 0 ? 'NO SESSION now' : sessionList(sessions)}`
  return [
    placed.kind === 'hold' ? 'Held' : 'Overridden',
    `${what} until ${momentText(until)} (${placed.kind}=${id}), by ${by}: ${reason}${whom}`,
  ]
}

interface Honour extends PlacedNow {
  readonly placed: Hold & { readonly honours: RuleRef }
}

function isHonour(each: PlacedNow): each is Honour {
  return each.placed.kind === 'hold' && each.placed.honours !== null
}

/** A hold for each session that somebody blocked: a line for each rule that honours blocks. */
function honourLines(honours: readonly Honour[]): readonly Line[] {
  const byRule = Map.groupBy(honours, ({ placed }) => `${placed.honours.policy}/${placed.honours.rule}`)
  return [...byRule].map(([rule, each]) => {
    const last = instant(Math.max(...each.map(({ placed }) => placed.until)))
    const ids = each.map(({ placed }) => placed.selector.text)
    return ['Honoured', `${sessionList(ids)}: blocked, and left so until ${momentText(last)} as ${rule} says`]
  })
}

/** A line for each rule: whoever presses Block All fights it everywhere. */
function contestLines(contests: readonly Contest[]): readonly Line[] {
  return [...Map.groupBy(contests, ({ rule }) => rule)].map(([rule, each]) => {
    const { contestedAfter, whenContested } = rule.reapply
    const most = Math.max(...each.map(({ reversals }) => reversals))
    const since = instant(Math.min(...each.map(contest => contest.since)))
    const until = instant(Math.max(...each.map(contest => contest.until)))
    const then = whenContested === 'yield' ? 'left alone' : 'kept on slowly'
    const times = `up to ${most} times in ${formatDuration(contestedAfter.within)}`
    const whom = sessionList(each.map(({ sessionId }) => sessionId))
    return [
      'CONTESTED',
      `${whom}: ${rule.policy}/${rule.rule} was undone ${times}; ${then} since ${isoInstant(since)}, calm at ${momentText(until)} unless it goes on`,
    ]
  })
}

function noticeLine({ sessionId, user, rule, until, shown }: NoticeNow): Line {
  const told = shown === false ? 'could not be told' : shown === null ? 'is being told' : 'was told'
  return [
    'Notice',
    `session ${sessionId} (${user}) ${told}, and is disconnected at ${momentText(until)} for ${rule.policy}/${rule.rule}`,
  ]
}
