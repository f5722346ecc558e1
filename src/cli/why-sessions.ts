import type { SessionSelector } from '../model/hold.ts'
import { compareSessionIds, qualifiedUser, type Session } from '../model/session.ts'
import type { PlanInputs } from '../planner/plan.ts'
import { pick } from '../planner/select.ts'
import type { Terminal } from './terminal.ts'
import { targetText } from './views/operation-text.ts'
import { printable } from './views/printable.ts'

/** More than this says no more. */
const LISTED = 20

/**
 * Ids of the sessions that a selector picks, in order; also those without a user, where their id is asked for. That there is none, or that it
 * can't be told of some, is said.
 */
export function selectedSessions(
  { match, text }: SessionSelector,
  { prepared, observation, now }: Pick<PlanInputs, 'prepared' | 'observation' | 'now'>,
  terminal: Pick<Terminal, 'err'>,
): readonly string[] {
  const { yes, undecided } = pick(match, prepared, observation, now)
  const empty = observation.sessions.filter(({ id, user }) => user === null && match.sessionId?.includes(id) === true)
  if (undecided.length > 0) {
    terminal.err(`It is not known whether these are meant, too: ${listText(undecided)}\n`)
  }
  const selected = [...yes, ...empty].map(({ id }) => id).sort(compareSessionIds)
  if (selected.length === 0) {
    const there = observation.sessions
    const known = there.length === 0 ? 'there is none at all' : `there are ${listText(there)}`
    terminal.err(`No session is selected by ${printable(text)}: ${known}\n`)
  }
  return selected
}

function listText(sessions: readonly Session[]): string {
  const names = sessions
    .toSorted((a, b) => compareSessionIds(a.id, b.id))
    .map(session => targetText({ ...session, user: qualifiedUser(session) }))
  const more = names.length - LISTED
  return [...names.slice(0, LISTED), ...(more > 0 ? [`${more} more`] : [])].join('; ')
}
