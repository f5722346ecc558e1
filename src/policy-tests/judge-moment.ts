import type { Decision, Plan } from '../model/plan.ts'
import type { RuleRef } from '../model/policy.ts'
import type { Session } from '../model/session.ts'
import type { WorldState } from '../providers/simulator/world.ts'
import type { Failure } from './failure.ts'
import type { Expectation, FieldValue, Offset, Wanted, WantedField } from './policy-test.ts'
import type { Fight } from './rehearsal.ts'

/** How things stand at a moment. */
export interface Moment {
  readonly at: Offset
  /** The first of the moment. */
  readonly plan: Plan
  readonly world: WorldState
  /** Sessions over which somebody is fighting a rule. */
  readonly contested: ReadonlySet<string>
  /** Ids that were of a session so far. */
  readonly known: ReadonlySet<string>
}

type OfMoment = Extract<Expectation, { readonly kind: 'sessions' | 'summary' }>

export function judgeMoment(expectation: OfMoment, moment: Moment): readonly Failure[] {
  const { at, plan } = moment
  if (expectation.kind === 'summary') {
    const { sums, place } = expectation
    return Object.entries(sums).flatMap(([field, expected]): readonly Failure[] => {
      // Those of the schema are those of the plan.
      const seen = plan.summary[field as keyof Plan['summary']]
      return seen === expected ? [] : [{ kind: 'sum', at, place, field, expected, seen }]
    })
  }
  const { place, wanted } = expectation
  const whom = expectation.whom ?? usersOf(moment.world)
  if (whom.length === 0) return [{ kind: 'nobody', at, place }]
  return whom.flatMap(session => judgeSession(session, wanted, place, moment))
}

function judgeSession(
  id: string,
  wanted: readonly Wanted[],
  place: Failure['place'],
  { at, plan, world, contested, known }: Moment,
): readonly Failure[] {
  const session = world.sessions.find(candidate => candidate.id === id) ?? null
  const decision = plan.decisions.find(candidate => candidate.session.id === id) ?? null
  const isAskedWhetherGone = wanted.some(({ field }) => field === 'gone')
  // Of an id that never was, nothing could ever be seen: it is misspelled.
  if (session === null && decision === null && !(isAskedWhetherGone && known.has(id)))
    return [{ kind: 'no-session', at, place, session: id }]
  return wanted.flatMap((each): readonly Failure[] => {
    const seen = seenOf(each.field, { session, decision, contested, world, id })
    const { field, value: expected } = each
    return isAs(field, expected, seen)
      ? []
      : [{ kind: 'field', at, place: each.place, session: id, field, expected, seen }]
  })
}

interface Seen {
  readonly id: string
  readonly session: Session | null
  readonly decision: Decision | null
  readonly contested: ReadonlySet<string>
  readonly world: WorldState
}

function seenOf(field: WantedField, { id, session, decision, contested, world }: Seen): FieldValue {
  switch (field) {
    case 'status':
    case 'action':
    case 'desired':
      return decision?.[field] ?? null
    case 'reason':
      return decision?.reason.code ?? null
    case 'rule':
      return nameOf(decision?.rule ?? null)
    case 'previewRule':
      return nameOf(decision?.preview?.rule ?? null)
    case 'previewAction':
      return decision?.preview?.action ?? 'none'
    case 'state':
    case 'blocked':
    case 'locked':
      return session?.[field] ?? null
    case 'gone':
      return session === null
    case 'warned':
      return world.messages.some(({ sessionId }) => sessionId === id)
    case 'contested':
      return contested.has(id)
    default:
      return field satisfies never
  }
}

function nameOf(rule: RuleRef | null): string | null {
  return rule === null ? null : `${rule.policy}/${rule.rule}`
}

/** A rule may be called by its name alone. */
function isAs(field: WantedField, expected: FieldValue, seen: FieldValue): boolean {
  if (expected === seen) return true
  const isRule = field === 'rule' || field === 'previewRule'
  return isRule && typeof expected === 'string' && typeof seen === 'string' && seen.endsWith(`/${expected}`)
}

function usersOf({ sessions }: WorldState): readonly string[] {
  return sessions.filter(({ user }) => user !== null).map(({ id }) => id)
}

/** Over which sessions somebody is fighting a rule, after all that was told of fights. */
export function contestedNow(fights: readonly Fight[]): ReadonlySet<string> {
  const contested = new Set<string>()
  for (const fight of fights) {
    if (fight.contested) contested.add(fight.session)
    else contested.delete(fight.session)
  }
  return contested
}
