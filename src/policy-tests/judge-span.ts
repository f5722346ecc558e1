import type { Session } from '../model/session.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { WorldState } from '../providers/simulator/world.ts'
import type { Failure } from './failure.ts'
import type { Expectation, Offset, Span } from './policy-test.ts'
import type { Call, Fight } from './rehearsal.ts'
import type { Change } from './witness.ts'

/** All that happened, from the beginning to the end. */
export interface Course {
  readonly initial: WorldState
  readonly changes: readonly Change[]
  readonly calls: readonly Call[]
  readonly fights: readonly Fight[]
  readonly end: Offset
}

type OfSpan = Extract<Expectation, { readonly kind: 'writes' | 'unlockedWithin' | 'never' }>

export function judgeSpan(expectation: OfSpan, course: Course): readonly Failure[] {
  const { place, whom, span } = expectation
  const strangers = (whom ?? []).filter(id => staysOf(id, course).every(stay => !overlaps(stay, span)))
  if (strangers.length > 0) {
    return strangers.map(session => ({ kind: 'no-session', at: span.until, place, session }))
  }
  switch (expectation.kind) {
    case 'writes':
      return judgeWrites(expectation, course)
    case 'unlockedWithin':
      return judgeUnlocked(expectation, course)
    case 'never':
      return judgeNever(expectation, course)
    default:
      return expectation satisfies never
  }
}

function judgeWrites(
  { whom, action, atLeast, atMost, per, span, place }: Extract<OfSpan, { kind: 'writes' }>,
  course: Course,
): readonly Failure[] {
  // Where nobody is, nothing can be done to anybody, however wrong the policies are.
  if (whom === null && everybody(course, span).length === 0) return [{ kind: 'nobody', at: span.until, place }]
  const { calls } = course
  const counted = calls.filter(call => within(call.at, span) && (action === null || call.action === action))
  return (whom ?? [null]).flatMap((session): readonly Failure[] => {
    const times = counted.filter(call => session === null || call.session === session).map(({ at }) => at)
    const fails: Failure[] = []
    const about = { kind: 'writes', place, session, action } as const
    if (atLeast !== null && times.length < atLeast) {
      fails.push({ ...about, at: span.until, bound: 'atLeast', expected: atLeast, seen: times.length, per: null })
    }
    if (atMost !== null) {
      const { most, at } = mostWithin(times, per)
      if (most > atMost)
        fails.push({ ...about, at: at ?? span.until, bound: 'atMost', expected: atMost, seen: most, per })
    }
    return fails
  })
}

/** The most that fell into any such span, and when the last of them came. null: all of them. */
function mostWithin(
  times: readonly Offset[],
  per: Milliseconds | null,
): { readonly most: number; readonly at: Offset | null } {
  if (per === null) return { most: times.length, at: times.at(-1) ?? null }
  let most = 0
  let at: Offset | null = null
  let first = 0
  for (const [index, time] of times.entries()) {
    while ((times[first] ?? time) <= time - per) first++
    if (index - first + 1 <= most) continue
    most = index - first + 1
    at = time
  }
  return { most, at }
}

function judgeUnlocked(
  { whom, within: allowed, span, place }: Extract<OfSpan, { kind: 'unlockedWithin' }>,
  course: Course,
): readonly Failure[] {
  const tried = (whom ?? everybody(course, span)).map(session => {
    const blocks = staysOf(session, course, ({ blocked }) => blocked === 'yes').filter(({ from }) => within(from, span))
    // One that the test ends before is not judged, nor is one whose session does: nobody has opened it.
    const judged = blocks.filter(({ from, until, isLeft }) => {
      return (until !== null && !isLeft) || (until ?? course.end) - from >= allowed
    })
    return {
      session,
      judged,
      late: judged.filter(({ from, until, isLeft }) => until === null || isLeft || until - from > allowed),
    }
  })
  const untried = tried.filter(({ judged }) => judged.length === 0)
  if (untried.length === tried.length) return [{ kind: 'no-block', at: span.until, place, session: null }]
  // Who is named is to be tried.
  if (whom !== null && untried.length > 0) {
    return untried.map(({ session }) => ({ kind: 'no-block', at: span.until, place, session }))
  }
  return tried.flatMap(({ session, late: [first, ...others] }): readonly Failure[] => {
    if (first === undefined) return []
    const { from, until } = first
    const after = until === null ? null : ms(until - from)
    return [{ kind: 'unlocked-late', at: from, place, session, within: allowed, after, more: others.length }]
  })
}

function judgeNever(
  { whom, what, span, place }: Extract<OfSpan, { kind: 'never' }>,
  course: Course,
): readonly Failure[] {
  const people = whom ?? everybody(course, span)
  if (people.length === 0) return [{ kind: 'nobody', at: span.until, place }]
  return people.flatMap((session): readonly Failure[] => {
    const found =
      what === 'contested'
        ? fightsOver(session, course).find(fight => overlaps(fight, span))
        : staysOf(session, course, seen => (what === 'blocked' ? seen.blocked === 'yes' : seen.state === what)).find(
            stay => overlaps(stay, span),
          )
    return found === undefined ? [] : [{ kind: 'was', at: ms(Math.max(found.from, span.from)), place, session, what }]
  })
}

/** null: until the end. */
interface Stretch {
  readonly from: Offset
  readonly until: Offset | null
  /** It ended because the session did. */
  readonly isLeft: boolean
}

/** For how long at a time the id was of a session of a user that is so. */
function staysOf(
  id: string,
  { initial, changes }: Course,
  isSo: (session: Session) => boolean = () => true,
): readonly Stretch[] {
  const counts = (session: Session | null | undefined): boolean =>
    session !== null && session !== undefined && session.user !== null && isSo(session)
  const found: Stretch[] = []
  let since: Offset | null = counts(initial.sessions.find(session => session.id === id)) ? ms(0) : null
  for (const { at, after } of changes.filter(change => change.id === id)) {
    const now = counts(after)
    if (now && since === null) since = at
    else if (!now && since !== null) {
      found.push({ from: since, until: at, isLeft: after === null || after.user === null })
      since = null
    }
  }
  return since === null ? found : [...found, { from: since, until: null, isLeft: false }]
}

function fightsOver(session: string, { fights }: Course): readonly Omit<Stretch, 'isLeft'>[] {
  return fights.flatMap(({ at, contested, session: over }, index): readonly Omit<Stretch, 'isLeft'>[] => {
    if (!contested || over !== session) return []
    const calm = fights.slice(index).find(later => later.session === session && !later.contested)
    return [{ from: at, until: calm?.at ?? null }]
  })
}

/** Ids that were at some time of the span of a user's session. */
function everybody(course: Course, span: Span): readonly string[] {
  const { initial, changes } = course
  const ids = [...initial.sessions.map(({ id }) => id), ...changes.map(({ id }) => id)]
  return [...new Set(ids)].filter(id => staysOf(id, course).some(stay => overlaps(stay, span)))
}

function overlaps(stretch: Omit<Stretch, 'isLeft'>, { from, until }: Span): boolean {
  return stretch.from <= until && (stretch.until === null || stretch.until > from)
}

function within(at: Offset, { from, until }: Span): boolean {
  return at >= from && at <= until
}
