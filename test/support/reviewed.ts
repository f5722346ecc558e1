import { compareBundles } from '../../src/compare/compare-bundles.ts'
import type { BundleDifference } from '../../src/compare/diff.ts'
import { type TurningPoints, turningPoints } from '../../src/compare/turning-points.ts'
import type { Plan } from '../../src/model/plan.ts'
import type { Rule } from '../../src/model/policy.ts'
import type { Observation, Session } from '../../src/model/session.ts'
import { type PlanInputs, plan, prepare } from '../../src/planner/plan.ts'
import { loadZones } from '../../src/runtime/zones.ts'
import { bundle, clock, lasting, rule, stations, window } from './bundle.ts'
import { at, observation, session } from './observation.ts'
import { hold, override } from './placed.ts'
import { inputsOf } from './planning.ts'

/** A name that means something to everything that reviewers read: Markdown, HTML, GitHub, a runner, a terminal. */
export const HARMFUL =
  '@all [x](https://evil.test) <img src=x onerror=y> `a``b` | ##[add-mask]a\n::error::#12 a@b.test \u001b[31m\u202e'

/** A morning in a classroom: of everything that a plan can say, something. The name is that of the pupil in session 7. */
function classroom(name: string = HARMFUL): Observation {
  const remote: Partial<Session> = { station: null, connection: 'remote', idleSince: at('2026-11-21T10:00:00Z') }
  return observation(
    [
      session({ id: '1', station: '1', blocked: 'yes' }),
      session({ id: '2', station: '2', user: 'ben', blocked: 'unknown' }),
      session({ id: '3', ...remote, user: 'cleo', client: 'LAPTOP-3' }),
      session({ id: '4', ...remote, user: 'keller', client: 'LAPTOP-4', admin: true }),
      session({ id: '5', station: '5', user: 'dora', blocked: 'yes' }),
      session({ id: '6', station: '6', user: 'emil', blocked: 'yes' }),
      session({ id: '7', station: '7', user: name, blocked: 'yes' }),
      session({ id: '8', station: '8', user: null, domain: null, logonAt: null }),
      session({ id: '9', station: '9', user: 'finn' }),
      session({ id: '10', station: '10', user: 'gina', blocked: 'yes' }),
      session({ id: '11', station: '11', user: 'hugo', blocked: 'yes', can: [] }),
    ],
    { host: 'LAB-1' },
  )
}

const file = 'exam-room.yaml'
const exam = { policy: 'exam-room', file }

const lesson = rule({
  ...exam,
  rule: 'front-row-open',
  line: 8,
  priority: 10,
  match: { station: ['1', '2', '6', '7', '9', '11'] },
  windows: [window({ from: clock('08:00'), to: clock('13:00') })],
})
const idle = rule({
  ...exam,
  rule: 'idle-goes',
  line: 20,
  match: { connection: ['remote'], idleFor: lasting('1h') },
  ensure: 'disconnected',
})
const open = rule({ policy: 'kiosk', rule: 'open', line: 5, match: { station: ['5'] } })
const shut = rule({ policy: 'late', rule: 'shut', line: 6, match: { station: ['5'] }, ensure: 'disconnected' })
const trial = rule({ policy: 'late', rule: 'trial', line: 12, match: { station: ['10'] }, planOnly: true })

const before: readonly Rule[] = [lesson, idle, open, shut, trial]

/** The window is shorter, idle people get less time, the kiosk's conflict is gone, and the trial is over. */
const after: readonly Rule[] = [
  { ...lesson, windows: [window({ from: clock('08:00'), to: clock('11:30') })], digest: 'sha256:shorter' },
  { ...idle, priority: 20, match: { idleFor: lasting('30s') }, digest: 'sha256:sooner' },
  { ...shut, priority: 1, digest: 'sha256:first' },
  { ...trial, planOnly: false, digest: 'sha256:meant' },
  rule({ policy: 'late', rule: 'all', line: 30, match: { everySession: true } }),
]

const placed = {
  holds: [hold({ selector: { text: 'station=6', match: { station: ['6'] } } })],
  overrides: [override({ selector: { text: 'station=9', match: { station: ['9'] } } })],
}

async function inputsFor(rules: readonly Rule[], name?: string): Promise<PlanInputs> {
  const { sessions, ...seen } = classroom(name)
  return inputsOf(rules, sessions, { observation: seen, holds: placed, zones: await loadZones() })
}

/** What is decided in it, and when that changes until the next morning. */
export async function reviewedPlan(name?: string): Promise<{ readonly plan: Plan; readonly over: TurningPoints }> {
  const inputs = await inputsFor(before, name)
  return { plan: plan(inputs), over: turningPoints(inputs, { over: lasting('21h') }) }
}

/** What other policies would decide in it otherwise, and in the same room an hour earlier. */
export async function reviewedDifference(name?: string): Promise<BundleDifference> {
  const inputs = await inputsFor(before, name)
  const { prepared: _, zones, ...occasion } = inputs
  const earlier = at('2026-11-21T11:00:00Z')
  return compareBundles({
    before: { name: 'main:policies', commit: 'c'.repeat(40), prepared: inputs.prepared },
    after: {
      name: 'policies',
      commit: null,
      prepared: prepare(bundle(after, { revision: 'sha256:two', stations: stations({ '3': { room: 'lab' } }) })),
    },
    occasions: [
      { ...occasion, source: 'monday.json' },
      {
        ...occasion,
        source: 'earlier.json',
        observation: { ...occasion.observation, observedAt: earlier },
        now: earlier,
      },
    ],
    zones,
    horizon: { over: lasting('21h') },
  })
}
