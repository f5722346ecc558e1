import type { Decision, Plan } from '../../src/model/plan.ts'
import { instant } from '../../src/model/time.ts'
import { summarise } from '../../src/planner/summary.ts'

/** A decision about pupil Ana's blocked session 5, with whatever a test is about. */
export function decision(about: Partial<Omit<Decision, 'session'>> & { readonly id?: string } = {}): Decision {
  const { id = '5', ...rest } = about
  return {
    session: {
      id,
      incarnation: `HOST/${id}/2026-11-21T08:00:00Z/CLASS\\ana`,
      user: 'CLASS\\ana',
      station: '4',
      state: 'active',
      blocked: 'yes',
    },
    status: 'change',
    action: 'unlock',
    desired: 'unlocked',
    reason: { code: 'blocked' },
    rule: { policy: 'exam-room', rule: 'front-row-open', file: 'exam-room.yaml', line: 10 },
    ...rest,
  }
}

export function planOf(decisions: readonly Decision[], about: Partial<Plan> = {}): Plan {
  const at = instant(Date.parse('2026-11-21T09:00:00Z'))
  return {
    id: 'a1b2',
    host: 'HOST',
    revision: `sha256:${'0'.repeat(64)}`,
    observedAt: at,
    plannedAt: at,
    wakeAt: null,
    fightDetection: 'on',
    decisions,
    summary: summarise(decisions),
    ...about,
  }
}
