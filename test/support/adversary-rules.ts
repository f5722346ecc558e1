import type { DisruptionBudget } from '../../src/model/ledger.ts'
import type { Limit, Reapply, Rule } from '../../src/model/policy.ts'
import type { Milliseconds } from '../../src/model/time.ts'
import { lasting, rule } from './bundle.ts'

/** Small enough to bite within minutes. */
export const limited: Reapply = {
  every: lasting('20s'),
  backoff: { initial: lasting('500ms'), max: lasting('20s') },
  limit: { count: 4, per: lasting('3m') },
  contestedAfter: { reversals: 3, within: lasting('2m') },
  whenContested: 'slow',
}

export const hostLimit: Limit = { count: 8, per: lasting('2m') }
export const budget: DisruptionBudget = { count: 2, share: null, per: lasting('4m') }

/** How long before a disconnect people are warned, where they are. */
export const WARNING: Milliseconds = lasting('20s')

/** Longer than every wait and window above together with what can be under way. */
export const PEACE = '4m'

function open(name: string, differences: Partial<Rule> = {}): Rule {
  return rule({ rule: name, reapply: limited, timeout: lasting('3s'), ...differences })
}

function leaves(name: string, differences: Partial<Rule> = {}): Rule {
  return open(name, { ensure: 'disconnected', priority: 1, match: { station: ['2', '3'] }, ...differences })
}

/** As far back as a limit may look: what retention must not free. */
const scarce: Reapply = { ...limited, limit: { count: 3, per: lasting('24h') } }

const tight: Reapply = { ...limited, limit: { count: 2, per: lasting('1m') } }

/** Gives in sooner than the limits keep it back. */
const yields: Reapply = {
  ...limited,
  contestedAfter: { ...limited.contestedAfter, reversals: 2 },
  whenContested: 'yield',
}

export type RuleSetName =
  | 'open'
  | 'renamed'
  | 'tightened'
  | 'daily'
  | 'yielding'
  | 'honouring'
  | 'leaving'
  | 'warning'
  | 'nothing'

/** What the policies may be from one moment to the next. */
export const ruleSets: Readonly<Record<RuleSetName, readonly Rule[]>> = {
  open: [open('open')],
  renamed: [open('renamed')],
  tightened: [open('open', { reapply: tight, digest: 'sha256:tightened' })],
  daily: [open('open', { reapply: scarce, digest: 'sha256:daily' })],
  yielding: [open('yielding', { reapply: yields })],
  honouring: [open('honouring', { honour: lasting('30s') })],
  leaving: [open('open'), leaves('leaves')],
  warning: [open('open'), leaves('warned', { notice: { before: WARNING, text: 'Goodbye' } })],
  nothing: [],
}

/** Rules whose disconnects are to be waited for, by their digests. */
export const warned: ReadonlySet<string> = new Set(
  Object.values(ruleSets).flatMap(rules => rules.filter(({ notice }) => notice !== null).map(({ digest }) => digest)),
)

/** The limit of every rule that may decide, by its digest. */
export const limitOf: ReadonlyMap<string, Limit> = new Map(
  Object.values(ruleSets).flatMap(rules => rules.map(({ digest, reapply: { limit } }) => [digest, limit] as const)),
)
