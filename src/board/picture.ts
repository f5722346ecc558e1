import type { BoardBudget, BoardHead, BoardPlaced, BoardPolicies, BoardSession, Trouble } from '../api/contract.ts'
import { instantOrNull, summaryDocument, verdictDocument } from '../documents/plan.ts'
import type { Hold, Holds, Override } from '../model/hold.ts'
import type { Ledger } from '../model/ledger.ts'
import type { Decision, Plan } from '../model/plan.ts'
import type { Bundle } from '../model/policy.ts'
import type { Observation, Session } from '../model/session.ts'
import { type Instant, isoInstant } from '../model/time.ts'
import type { Labels } from '../planner/facts.ts'
import type { Settings } from '../settings/settings.ts'
import { type Budgets, budgetsNow, type Left } from '../standing/budgets.ts'
import { contestsNow, noticesNow } from '../standing/contests.ts'
import { placedNow } from '../standing/placed-now.ts'
import type { BlockAllNow } from './block-all.ts'
import type { DecidedSince } from './decided-since.ts'

/** Of one moment, all that boards are made of. */
export interface Seen {
  readonly about: Pick<BoardHead, 'host' | 'provider' | 'version'>
  readonly plan: Plan
  readonly observation: Observation
  readonly ledger: Ledger
  readonly holds: Holds
  readonly stopped: string | null
  readonly simulated: boolean
  readonly bundle: Bundle | null
  readonly labels: ReadonlyMap<string, Labels>
  readonly policies: BoardPolicies
  readonly troubles: readonly Trouble[]
  readonly since: DecidedSince
  readonly blockAll: BlockAllNow | null
  readonly settings: Pick<Settings, 'hostLimit' | 'disruptionBudget'>
  readonly now: Instant
}

/** A hold or an override as everybody may know it, and what it was made of. */
export interface PlacedInPicture {
  readonly placed: Hold | Override
  readonly document: BoardPlaced
}

/** Everything for everybody: audiences are shown less of it. */
export interface Picture extends Pick<Seen, 'plan' | 'observation' | 'labels' | 'bundle' | 'blockAll' | 'now'> {
  readonly head: BoardHead
  readonly placed: readonly PlacedInPicture[]
  /** In the order of the plan. */
  readonly sessions: readonly BoardSession[]
}

export function pictureOf(seen: Seen): Picture {
  const { plan, observation, labels, bundle, blockAll, stopped, now } = seen
  const placed = placedIn(seen)
  return {
    plan,
    observation,
    labels,
    bundle,
    blockAll,
    now,
    placed,
    sessions: sessionsOf(seen),
    head: {
      ...seen.about,
      observedAt: isoInstant(observation.observedAt),
      stopped,
      armed: seen.simulated || seen.ledger.armed !== null,
      troubles: seen.troubles,
      fightDetection: plan.fightDetection,
      blockAll:
        blockAll === null ? null : { at: isoInstant(blockAll.at), sessions: blockAll.sessions.size, of: blockAll.of },
      policies: seen.policies,
      stations: stationsOf(bundle),
      placed: placed.map(({ document }) => document),
      summary: summaryDocument(plan.summary),
      budgets: budgetsOf(budgetsNow(seen.settings, seen.ledger, observation, now)),
    },
  }
}

const stationsOfBundle = new WeakMap<Bundle, BoardHead['stations']>()

/** The same array for the same bundle, so that nobody compares hundreds of stations that did not change. */
function stationsOf(bundle: Bundle | null): BoardHead['stations'] {
  if (bundle === null) return []
  const known = stationsOfBundle.get(bundle)
  if (known !== undefined) return known
  const stations = Array.from(bundle.stations, ([id, { name, labels }]) => ({ id, name, labels }))
  stationsOfBundle.set(bundle, stations)
  return stations
}

function placedIn({ holds, labels, observation, ledger, now }: Seen): readonly PlacedInPicture[] {
  // Mostly so, and who is where need not be found out then.
  if (holds.holds.length === 0 && holds.overrides.length === 0) return []
  return placedNow(holds, { labels }, { observation, sightings: ledger.sightings }, now).map(
    ({ placed, sessions }) => ({
      placed,
      document: {
        id: placed.id,
        kind: placed.kind,
        selector: placed.selector.text,
        by: placed.by,
        reason: placed.reason,
        ensure: placed.kind === 'override' ? placed.rule.ensure : null,
        until: isoInstant(placed.until),
        sessions: sessions ?? [],
      },
    }),
  )
}

function sessionsOf(seen: Seen): readonly BoardSession[] {
  const { plan, observation, ledger, holds, bundle, now } = seen
  const rules = [...(bundle?.rules ?? []), ...holds.overrides.map(({ rule }) => rule)]
  const contests = new Map(contestsNow(ledger, rules, now).map(contest => [contest.sessionId, contest]))
  const notices = new Map(noticesNow(ledger, rules).map(notice => [notice.sessionId, notice]))
  const there = new Map(observation.sessions.map(session => [session.id, session]))
  return plan.decisions.flatMap(decision => {
    const session = there.get(decision.session.id)
    const { incarnation, user } = decision.session
    if (session === undefined || incarnation === null || user === null) return []
    // Kept for whoever was there when it was kept: somebody else may have come since.
    const sighting = ledger.sightings.get(session.id)
    const isSame = sighting?.key === incarnation
    const contest = isSame ? (contests.get(session.id) ?? null) : null
    const notice = isSame ? (notices.get(session.id) ?? null) : null
    const document: BoardSession = {
      ...sessionFields(session, decision),
      incarnation,
      user,
      decision: verdict(decision),
      since: seen.since.of(session.id, plan.plannedAt),
      contested:
        contest === null
          ? null
          : {
              policy: contest.rule.policy,
              rule: contest.rule.rule,
              reversals: contest.reversals,
              since: isoInstant(contest.since),
              until: isoInstant(contest.until),
              whenContested: contest.rule.reapply.whenContested,
            },
      notice: notice === null ? null : { until: isoInstant(notice.until), shown: notice.shown },
    }
    return [document]
  })
}

function sessionFields(
  session: Session,
  decision: Decision,
): Omit<BoardSession, 'incarnation' | 'user' | 'decision' | 'since' | 'contested' | 'notice'> {
  const { id, station, state, blocked } = decision.session
  const { client, connection, locked, admin } = session
  const { logonAt, idleSince } = session
  return {
    id,
    client,
    station,
    connection,
    state,
    blocked,
    locked,
    admin,
    logonAt: instantOrNull(logonAt),
    idleSince: instantOrNull(idleSince),
  }
}

/** The document has exactly these fields: `schemas/plan.v1.schema.json`. */
function verdict(decision: Decision): BoardSession['decision'] {
  return verdictDocument(decision) as BoardSession['decision']
}

function budgetsOf({ writes, disconnects }: Budgets): NonNullable<BoardHead['budgets']> {
  return { writes: budget(writes), disconnects: disconnects === null ? null : budget(disconnects) }
}

function budget({ left, count, per, moreAt }: Left): BoardBudget {
  return { left, count, per, moreAt: instantOrNull(moreAt) }
}
