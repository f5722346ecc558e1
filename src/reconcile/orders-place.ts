import { type Hold, OVERRIDE_POLICY, type Override } from '../model/hold.ts'
import type { Ensure, Match, Reapply, Rule } from '../model/policy.ts'
import { compareSessionIds } from '../model/session.ts'
import { between, formatDuration, type Instant, isoInstant, type Milliseconds, ms, plus } from '../model/time.ts'
import type { Length, OrderRequest } from '../store/requests.ts'
import { type Carried, nothingOrdered, OrderRefused } from './order.ts'
import { bareId, inSession, picked, type Selecting } from './orders-select.ts'
import { ruleByHand } from './rule-by-hand.ts'

type PlaceRequest = Extract<OrderRequest, { readonly verb: 'hold' | 'override' }>

interface Placing extends Selecting {
  readonly id: string
  readonly by: string
  readonly longestHold: Milliseconds
  readonly defaults: Reapply
}

/** The schema's default. */
const TIMEOUT: Milliseconds = ms(10_000)

/**
 * Places a hold or an override.
 * @throws {OrderRefused} it would last too long or not at all, or is about a session that is not there
 */
export function placing(request: PlaceRequest, context: Placing): Carried {
  const { id, by, now } = context
  const { selector, reason, verb } = request
  const { length, until } = endOf(request, context)
  const bound = bareId(selector)
  const incarnation = bound === null ? null : inSession(bound, context).key
  const common = { id, selector, incarnation, by, reason, placedAt: now, released: new Set<string>() }
  const kept: Omit<Hold, 'until'> | Omit<Override, 'until'> =
    verb === 'hold'
      ? { ...common, kind: 'hold', honours: null }
      : { ...common, kind: 'override', rule: overrideRule(id, selector.match, request.ensure, context.defaults) }
  const placed: Hold | Override = { ...kept, until: until ?? plus(now, length) }
  const { yes, undecided } = picked(selector.match, context)
  // Whoever can't be told is held; no override decides for them.
  const covered = verb === 'hold' ? [...yes, ...undecided] : yes
  const sessions = covered.map(session => session.id).sort(compareSessionIds)
  const uncertain = verb === 'hold' ? undecided.map(session => session.id).sort(compareSessionIds) : []
  return {
    facts: [{ kind: 'placed', placed: kept, length, until }],
    events: [{ kind: 'placed', placed, sessions }],
    ordered: { ...nothingOrdered, verb, placed, sessions, uncertain },
  }
}

/**
 * An override acts, so it is over by both clocks at the instant that its operator was told: what is left of it must not be spent
 * when a machine comes back in the evening. A hold keeps from acting, and has its whole time.
 */
function endOf({ verb, length: asked }: PlaceRequest, context: Placing): ReturnType<typeof lengthOf> {
  const { length, until } = lengthOf(asked, context)
  return { length, until: until ?? (verb === 'override' ? plus(context.now, length) : null) }
}

function lengthOf(
  length: Length,
  { now, longestHold }: Placing,
): { readonly length: Milliseconds; readonly until: Instant | null } {
  const until = 'until' in length ? length.until : null
  const lasts = 'until' in length ? between(now, length.until) : length.for
  if (lasts <= 0) {
    throw new OrderRefused(
      until === null ? 'it would last no time at all' : `${isoInstant(until)} is over: it is ${isoInstant(now)} now`,
    )
  }
  if (lasts > longestHold) {
    const latest = until === null ? '' : `, so until ${isoInstant(plus(now, longestHold))} at the latest`
    throw new OrderRefused(
      `it may last ${formatDuration(longestHold)} at most${latest} (longestHold in the settings); ask for less now, and again before that is over`,
    )
  }
  return { length: lasts, until }
}

/** An override as the rule that it is: above every priority, and with the schema's defaults for what nobody can say. */
function overrideRule(id: string, match: Match, ensure: Ensure, defaults: Reapply): Rule {
  return ruleByHand({
    policy: OVERRIDE_POLICY,
    rule: id,
    priority: Number.MAX_SAFE_INTEGER,
    match,
    ensure,
    timeout: TIMEOUT,
    reapply: defaults,
    digest: `${OVERRIDE_POLICY}:${id}`,
  })
}
