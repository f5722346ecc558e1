import { expect, it } from 'vitest'
import { reportText } from '../../../../src/cli/views/report-text.ts'
import type { Effect, Outcome, Report, Result } from '../../../../src/model/action.ts'
import type { Decision, Reason } from '../../../../src/model/plan.ts'
import { decision, planOf } from '../../../support/decision.ts'

const report = (results: readonly Result[], about: Partial<Report> = {}): Report => ({
  plan: planOf(results.map(result => result.decision)),
  results,
  missing: [],
  policyProblem: null,
  ...about,
})
const result = (
  outcome: Outcome | null,
  effect: Effect | null,
  about: Parameters<typeof decision>[0] = {},
): Result => ({
  decision: decision(about),
  outcome,
  effect,
  message: null,
  note: null,
})

it.each<[Outcome | null, Effect | null, RegExp]>([
  [{ kind: 'done' }, 'verified', /^Unlocked: Session 5 \(CLASS\\ana, station 4\)\.\n/],
  [{ kind: 'done' }, 'unverifiable', /^Unlocked: .*does not show/],
  [{ kind: 'done' }, 'refuted', /^Without effect: .*as it was before/],
  [{ kind: 'unknown', message: 'late' }, 'unverifiable', /^Unknown: .*may have happened or not/],
  [{ kind: 'unknown', message: 'late' }, 'verified', /^Unlocked: /],
  [{ kind: 'refused', message: 'not this one' }, null, /^Refused: .*not this one/],
  [{ kind: 'failed-retryable', message: 'busy' }, null, /^Failed: .*busy/],
  [{ kind: 'failed-final', message: 'denied' }, null, /^Failed: .*denied/],
  [{ kind: 'gone', message: 'logged off' }, null, /^Gone: .*logged off/],
])('says of %j with effect %j what came of it', (outcome, effect, words) => {
  expect(reportText(report([result(outcome, effect)]))).toMatch(words)
})

it('says why something was held back, what was not there, and the sums', () => {
  const withheld = result(null, null, { id: '7', status: 'withheld', reason: { code: 'stopped' } })
  expect(reportText(report([result({ kind: 'done' }, 'verified'), withheld], { missing: ['99'] }))).toBe(
    `Unlocked: Session 5 (CLASS\\ana, station 4).
Withheld: "Unlock-WmsSession" on Session 7 (CLASS\\ana, station 4): acting is stopped; \`stationkeeper resume\` ends that.
Not there: the host has no session 99.
Done: 1; held back: 1; failed: 1.
`,
  )
})

it('says that nothing was due', () => {
  expect(reportText(report([]))).toBe('Nothing was due.\n')
})

it('says when the policies in force are not those in their folder', () => {
  expect(reportText(report([], { policyProblem: '1 error: a.yaml:3' }))).toContain(
    'not those in their folder, for the last good ones stay: 1 error',
  )
})

it('says below what was done that the policies will undo it', () => {
  const undone = { ...result({ kind: 'done' }, 'verified'), note: 'exam/open wants it otherwise' }
  expect(reportText(report([undone]))).toMatch(/^Unlocked: .*\n {2}exam\/open wants it otherwise\nDone: 1/)
})

it('says before the sums that blocks are not seen', () => {
  const done = report([result({ kind: 'done' }, 'unverifiable')])
  const text = reportText({ ...done, plan: { ...done.plan, fightDetection: 'off' } })
  expect(text).toContain('\nFight detection: off (this host does not tell who is blocked).\nDone: 1;')
  expect(reportText(done)).not.toContain('Fight detection')
})

it('says of sessions that were asked for by id, and of no others, why nothing was due', () => {
  const is = (id: string, reason: Reason): Decision => decision({ id, status: 'in-sync', reason })
  const decisions = [
    is('5', { code: 'in-sync' }),
    is('6', { code: 'no-desktop' }),
    is('7', { code: 'in-sync' }),
    is('8', { code: 'in-sync', lock: true }),
  ]
  const nothing = report([], { plan: planOf(decisions) })
  expect(reportText(nothing, ['5', '6', '8'])).toBe(
    `As asked already: Session 5 (CLASS\\ana, station 4).
Nothing to do: Session 6 (CLASS\\ana, station 4): it is disconnected, so there is no desktop to unlock.
Nothing to do: Session 8 (CLASS\\ana, station 4): its user locked the screen, and that is left alone.
Nothing was due.
`,
  )
  expect(reportText(nothing)).toBe('Nothing was due.\n')
})
