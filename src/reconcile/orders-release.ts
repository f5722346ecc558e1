import type { Hold, Override, SessionSelector } from '../model/hold.ts'
import type { Incarnation } from '../model/incarnation.ts'
import { compareSessionIds } from '../model/session.ts'
import type { ReleaseTarget } from '../store/requests.ts'
import { type Carried, nothingOrdered, OrderRefused } from './order.ts'
import { bareId, inSession, picked, type Selecting } from './orders-select.ts'
import { type Ending, pause, type Releasing, waits } from './orders-unwait.ts'

type Placed = Hold | Override

/**
 * Ends what keeps the loop from these sessions, but never the write bound.
 * @throws {OrderRefused} there is no such hold, override or session
 */
export function releasing(target: ReleaseTarget, context: Releasing): Carried {
  return 'id' in target
    ? releaseOne(target.id, context)
    : releaseSelected(target.selector, target.ofSessions ?? false, context)
}

function releaseOne(id: string, context: Releasing): Carried {
  const standing = inForce(context)
  const placed = standing.find(candidate => candidate.id === id)
  if (placed === undefined) {
    const known = standing.map(each => each.id)
    throw new OrderRefused(
      `there is no hold or override ${id}; ${known.length === 0 ? 'there is none at all' : `in force: ${known.join(', ')}`}`,
    )
  }
  const sessions = coveredBy(placed, context).map(({ sessionId }) => sessionId)
  return carried([endWhole(placed, context.by)], sessions)
}

function releaseSelected(selector: SessionSelector, ofSessions: boolean, context: Releasing): Carried {
  const everything = selector.match.everySession === true
  const standing = inForce(context)
  const selected = selectedBy(selector, standing, context)
  const keys = new Set(selected.map(({ key }) => key))
  const endings = [
    ...standing.map(placed =>
      everything || placed.selector.text === selector.text || boundTo(placed, keys)
        ? endWhole(placed, context.by)
        : endFor(selected, placed, context),
    ),
    ...waits(keys, everything, context),
    ...(ofSessions ? [] : [pause(context)]),
  ]
  return carried(
    endings,
    selected.map(({ sessionId }) => sessionId),
  )
}

function carried(endings: readonly Ending[], sessions: readonly string[]): Carried {
  return {
    facts: endings.flatMap(({ facts }) => facts),
    events: endings.flatMap(({ events }) => events),
    ordered: {
      ...nothingOrdered,
      verb: 'release',
      ended: endings.flatMap(({ ended }) => ended),
      sessions: [...sessions].sort(compareSessionIds),
    },
  }
}

function inForce({ holds, overrides, now }: Releasing): readonly Placed[] {
  return [...holds, ...overrides].filter(({ until }) => now < until)
}

/** An id that is on no screen any more may still name a hold. */
function selectedBy(
  selector: SessionSelector,
  standing: readonly Placed[],
  context: Releasing,
): readonly Incarnation[] {
  const id = bareId(selector)
  if (id === null) return incarnationsOf(picked(selector.match, context).yes, context)
  const named = standing.some(placed => placed.selector.text === selector.text)
  return named && !context.sightings.has(id) ? [] : [inSession(id, context)]
}

/** Those that it keeps back now, sessions of which it can't be told included. */
function coveredBy(placed: Placed, context: Releasing): readonly Incarnation[] {
  const { yes, undecided } = picked(placed.selector.match, context)
  return incarnationsOf(placed.kind === 'hold' ? [...yes, ...undecided] : yes, context).filter(
    ({ key }) => !placed.released.has(key) && (placed.incarnation === null || placed.incarnation === key),
  )
}

function incarnationsOf(
  sessions: readonly { readonly id: string }[],
  { sightings }: Selecting,
): readonly Incarnation[] {
  return sessions.flatMap(({ id }) => sightings.get(id) ?? [])
}

function boundTo({ incarnation }: Placed, keys: ReadonlySet<string>): boolean {
  return incarnation !== null && keys.has(incarnation)
}

function endWhole(placed: Placed, by: string): Ending {
  const { id, kind } = placed
  const honours = placed.kind === 'hold' && placed.honours !== null
  return {
    // The row of one that honours a block stays until the block goes: the same block gets no second one.
    facts: [honours ? { kind: 'honoured', id, by } : { kind: 'placed-ended', id, why: 'released', by }],
    events: [{ kind: 'placed-ended', placed, why: 'released' }],
    ended: [{ kind, id, sessionId: null }],
  }
}

function endFor(selected: readonly Incarnation[], placed: Placed, context: Releasing): Ending {
  const covered = new Set(coveredBy(placed, context).map(({ key }) => key))
  const released = selected.filter(({ key }) => covered.has(key))
  const { id, kind } = placed
  return {
    facts: released.map(incarnation => ({ kind: 'released', id, incarnation, by: context.by })),
    events: [],
    ended: released.map(({ sessionId }) => ({ kind, id, sessionId })),
  }
}
