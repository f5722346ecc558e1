import type { Hold, Holds, Override } from '../model/hold.ts'
import { identify, type Sightings } from '../model/incarnation.ts'
import { compareSessionIds, type Observation } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import { FactFinder, type Facts } from '../planner/facts.ts'
import { covers, type InForce, inForce } from '../planner/placed.ts'
import type { PreparedBundle } from '../planner/plan.ts'

/** What an operator has in force, and the sessions that it covers as the host was seen. */
export interface PlacedNow {
  readonly placed: Hold | Override
  /** Ids; null: the host was never seen. */
  readonly sessions: readonly string[] | null
}

/** A session with what a match asks of it. */
interface Covered {
  readonly id: string
  readonly incarnation: string
  readonly facts: Facts
}

/** Everything that holds now, oldest first, holds before overrides. What has run out is left out. */
export function placedNow(
  { holds, overrides }: Holds,
  prepared: Pick<PreparedBundle, 'labels'>,
  seen: { readonly observation: Observation | null; readonly sightings: Sightings },
  now: Instant,
): readonly PlacedNow[] {
  const { observation } = seen
  const there = observation === null ? null : sessionsOf(observation, prepared, seen.sightings, now)
  return inForce([...holds, ...overrides], now).map(each => ({
    placed: each.placed,
    sessions: there?.filter(session => isCovered(each, session)).map(({ id }) => id) ?? null,
  }))
}

/** Whether it can't be told counts as held, and not as overridden. */
function isCovered(each: InForce<Hold | Override>, { facts, incarnation }: Covered): boolean {
  const truth = covers(each, facts, incarnation)
  return truth === 'yes' || (truth === 'undecided' && each.placed.kind === 'hold')
}

function sessionsOf(
  observation: Observation,
  { labels }: Pick<PreparedBundle, 'labels'>,
  before: Sightings,
  now: Instant,
): readonly Covered[] {
  const sightings = identify(observation, before)
  const finder = new FactFinder(observation, labels, now)
  return observation.sessions
    .flatMap(session => {
      const incarnation = sightings.get(session.id)?.key
      if (session.user === null || incarnation === undefined) return []
      return [{ id: session.id, incarnation, facts: finder.of(session, session.user) }]
    })
    .toSorted((a, b) => compareSessionIds(a.id, b.id))
}
