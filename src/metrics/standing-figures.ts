import type { Holds } from '../model/hold.ts'
import type { Ledger } from '../model/ledger.ts'
import type { Plan } from '../model/plan.ts'
import type { Bundle, SourceCommit } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import type { Settings } from '../settings/settings.ts'
import { budgetsNow } from '../standing/budgets.ts'
import { contestsNow } from '../standing/contests.ts'
import type { Gauges, Series } from './gauges.ts'
import { decisions, desires, detections, guards, states, tristates } from './labels.ts'

/** What the store remembers. */
export interface Remembered {
  readonly ledger: Ledger
  readonly holds: Holds
  /** When the repository of the policies last answered; null: never, or they are in a folder. */
  readonly fetchedAt: Instant | null
}

export interface PoliciesNow {
  readonly bundle: Bundle | null
  readonly commit: SourceCommit | null
  /** Why those in force are not those of the source; null: they are. */
  readonly problem: string | null
  /** That problem is that the source can't be read. */
  readonly isUnread: boolean
}

export function declareStanding(gauges: Gauges): void {
  gauges.declare('build_info', 'Always 1; the version, and how the host is reached.', ['version', 'provider'])
  gauges.declare(
    'sessions',
    "People's sessions, by what the policies want, what they are, and whether they are blocked.",
    ['desired', 'state', 'blocked'],
  )
  gauges.declare('decisions', 'Sessions by what the newest plan decided about them.', ['decision'])
  gauges.declare('withheld', 'Sessions to which nothing is done although something is due, by what keeps it back.', [
    'guard',
  ])
  gauges.declare('contested', 'Sessions over which somebody fights a rule.')
  gauges.declare('placed', 'What operators have in force: holds, and overrides.', ['kind'])
  gauges.declare('actions_open', 'Actions whose effect is not known yet.')
  gauges.declare('budget_left', 'How many writes, or disconnects, the whole host may still have now.', ['budget'])
  gauges.declare('fight_detection', '1 for how much is seen of blocks, and so of fights; 0 for the others.', ['mode'])
  gauges.declare('resync_seconds', 'The host is looked at at least this often.')
  gauges.declare('observed_timestamp_seconds', 'When the host was last seen.')
  gauges.declare('provider_up', '1: the last look at the host succeeded.')
  gauges.declare('provider_paused', '1: it failed for good, and is left alone for a while.')
  gauges.declare('pass_failed', '1: the last pass could not be finished, so nothing is done.')
  gauges.declare('store_up', '1: what is remembered can be read.')
  gauges.declare('state_free_bytes', 'Room that is left where things are remembered.')
  gauges.declare('armed', '1: the policies are enforced on this host; 0: every change is withheld.')
  gauges.declare('stopped', '1: somebody stopped all acting.')
  gauges.declare('policy_info', 'Always 1; the policies in force. The commit is empty where they are in a folder.', [
    'revision',
    'commit',
  ])
  gauges.declare('policy_rules', 'Rules in force.')
  gauges.declare(
    'policies_rejected',
    '1: those in force are not those in the source, which were refused or not reached.',
  )
  gauges.declare('policies_unreachable', "1: the source of the policies can't be read, so nobody knows what it holds.")
  gauges.declare('policies_fetch_interval_seconds', 'The repository of the policies is asked this often.')
  gauges.declare('policies_fetched_timestamp_seconds', 'When the repository of the policies last answered.')
  gauges.declare('feed_clients', 'Pages and programs that follow the events.')
}

export function setPolicies(gauges: Gauges, { bundle, commit, problem, isUnread }: PoliciesNow): void {
  const info: readonly (readonly [Series, number])[] =
    bundle === null ? [] : [[{ revision: bundle.revision, commit: commit?.id ?? '' }, 1]]
  gauges.setAll('policy_info', info)
  gauges.set('policy_rules', bundle?.rules.length ?? 0)
  gauges.set('policies_rejected', problem === null ? 0 : 1)
  gauges.set('policies_unreachable', isUnread ? 1 : 0)
}

export function setSeen(gauges: Gauges, plan: Plan, { sessions, observedAt }: Observation): void {
  const desired = new Map(plan.decisions.map(decision => [decision.session.id, decision.desired]))
  const count = new Map<string, number>()
  for (const { id, user, state, blocked } of sessions) {
    if (user === null) continue
    const key = `${desired.get(id) ?? 'none'} ${state} ${blocked}`
    count.set(key, (count.get(key) ?? 0) + 1)
  }
  gauges.setAll(
    'sessions',
    desires.flatMap(wanted =>
      states.flatMap(state =>
        tristates.map(
          blocked => [{ desired: wanted, state, blocked }, count.get(`${wanted} ${state} ${blocked}`) ?? 0] as const,
        ),
      ),
    ),
  )
  gauges.setAll(
    'decisions',
    // Every key of that record is one of a summary.
    (Object.keys(decisions) as (keyof typeof decisions)[]).map(
      key => [{ decision: decisions[key] }, plan.summary[key]] as const,
    ),
  )
  const withheld = plan.decisions.filter(({ status }) => status === 'withheld')
  gauges.setAll(
    'withheld',
    guards.map(guard => [{ guard }, withheld.filter(({ reason }) => reason.code === guard).length] as const),
  )
  gauges.setAll(
    'fight_detection',
    detections.map(mode => [{ mode }, plan.fightDetection === mode ? 1 : 0] as const),
  )
  gauges.set('observed_timestamp_seconds', observedAt / 1_000)
}

export interface Upon {
  readonly settings: Pick<Settings, 'hostLimit' | 'disruptionBudget'>
  readonly simulated: boolean
  readonly bundle: Bundle | null
  readonly observation: Observation | null
  readonly now: Instant
}

/** @param remembered null: it can't be read, and nobody can tell */
export function setRemembered(gauges: Gauges, remembered: Remembered | null, upon: Upon): void {
  gauges.set('store_up', remembered === null ? 0 : 1)
  if (remembered === null) {
    for (const name of ['contested', 'actions_open', 'armed', 'provider_paused', 'policies_fetched_timestamp_seconds'])
      gauges.set(name, null)
    for (const name of ['placed', 'budget_left']) gauges.setAll(name, [])
    return
  }
  const { ledger, holds, fetchedAt } = remembered
  gauges.set('policies_fetched_timestamp_seconds', fetchedAt === null ? null : fetchedAt / 1_000)
  const { settings, simulated, bundle, observation, now } = upon
  const rules = [...(bundle?.rules ?? []), ...holds.overrides.map(({ rule }) => rule)]
  const paused = ledger.providerFailed
  gauges.set('contested', new Set(contestsNow(ledger, rules, now).map(({ sessionId }) => sessionId)).size)
  gauges.set('actions_open', ledger.inFlight.size)
  gauges.set('armed', simulated || ledger.armed !== null ? 1 : 0)
  gauges.set('provider_paused', paused !== null && paused.revision === bundle?.revision && now < paused.until ? 1 : 0)
  gauges.setAll('placed', [
    [{ kind: 'hold' }, holds.holds.filter(({ until }) => now < until).length],
    [{ kind: 'override' }, holds.overrides.filter(({ until }) => now < until).length],
  ])
  const { writes, disconnects } = budgetsNow(settings, ledger, observation, now)
  gauges.setAll('budget_left', [
    [{ budget: 'writes' }, writes.left],
    ...(disconnects === null ? [] : [[{ budget: 'disconnects' }, disconnects.left] as const]),
  ])
}
