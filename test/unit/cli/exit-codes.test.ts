import { describe, expect, it } from 'vitest'
import { chainExit, planExit, reportExit, validateExit } from '../../../src/cli/exit-codes.ts'
import type { Effect, Outcome, Result } from '../../../src/model/action.ts'
import type { Status } from '../../../src/model/plan.ts'
import { decision } from '../../support/decision.ts'

describe('the exit code of plan', () => {
  it.each<[string, readonly Status[], boolean, number]>([
    ['changes are a success without the flag', ['change'], false, 0],
    ['all held back is a success without the flag', ['withheld', 'conflict', 'unsupported'], false, 0],
    ['changes are pending', ['change', 'in-sync'], true, 2],
    ['both: pending wins', ['change', 'withheld'], true, 2],
    ['nothing of what is due can be done', ['withheld'], true, 6],
    ['a conflict alone', ['conflict'], true, 6],
    ['unsupported alone', ['unsupported'], true, 6],
    ['an assertion is no drift', ['assert', 'in-sync'], true, 0],
    ['nothing due', ['in-sync', 'unmanaged'], true, 0],
    ['no sessions', [], true, 0],
  ])('%s', (_, statuses, detailed, code) => {
    expect(planExit({ decisions: statuses.map(status => decision({ status })) }, { detailed })).toBe(code)
  })

  it('is not changed by what a rule only previews', () => {
    const previewed = decision({ status: 'withheld', reason: { code: 'plan-only' } })
    expect(planExit({ decisions: [previewed] }, { detailed: true })).toBe(0)
  })
})

describe('the exit code of apply, unlock and disconnect', () => {
  const done: Outcome = { kind: 'done' }
  const failed: Outcome = { kind: 'failed-retryable', message: 'busy' }
  const result = (outcome: Outcome | null, effect: Effect | null, status: Status = 'change'): Result => ({
    decision: decision({ status }),
    outcome,
    effect,
    message: null,
    note: null,
  })
  const verified = result(done, 'verified')
  const held = result(null, null, 'withheld')

  it.each<[string, readonly Result[], readonly string[], number]>([
    ['nothing due', [], [], 0],
    ['all verified', [verified, verified], [], 0],
    ['unverifiable counts as done', [result(done, 'unverifiable')], [], 0],
    ['an unknown call whose effect showed is done', [result({ kind: 'unknown', message: 'late' }, 'verified')], [], 0],
    ['some failed', [verified, result(failed, null)], [], 5],
    ['some withheld', [verified, held], [], 5],
    ['some missing', [verified], ['99'], 5],
    ['all failed', [result(failed, null)], [], 1],
    ['finally failed', [result({ kind: 'failed-final', message: 'denied' }, null)], [], 1],
    ['refuted', [result(done, 'refuted')], [], 1],
    ['unknown', [result({ kind: 'unknown', message: 'late' }, 'unverifiable')], [], 1],
    ['gone', [result({ kind: 'gone', message: 'logged off' }, null)], [], 1],
    ['missing alone', [], ['99'], 1],
    ['failed and withheld', [result(failed, null), held], [], 1],
    ['all withheld', [held, held], [], 6],
    ['all in conflict', [result(null, null, 'conflict')], [], 6],
    ['all unsupported', [result(null, null, 'unsupported')], [], 6],
    ['refused by the provider', [result({ kind: 'refused', message: 'no such thing' }, null)], [], 6],
  ])('%s', (_, results, missing, code) => {
    expect(reportExit({ results, missing })).toBe(code)
  })

  it('is not changed by what a rule only previews', () => {
    const previewed = { ...held, decision: decision({ status: 'withheld', reason: { code: 'plan-only' } }) }
    expect(reportExit({ results: [previewed], missing: [] })).toBe(0)
    expect(reportExit({ results: [previewed, verified], missing: [] })).toBe(0)
  })
})

describe('the exit code of validate', () => {
  it.each([
    [0, 0, false, 0],
    [0, 3, false, 0],
    [0, 3, true, 3],
    [1, 0, false, 3],
  ])('%d errors and %d warnings, strict: %s', (errors, warnings, strict, code) => {
    expect(validateExit({ errors, warnings }, strict)).toBe(code)
  })
})

it('says 1 for a broken chain', () => {
  expect(chainExit({ intact: true })).toBe(0)
  expect(chainExit({ intact: false })).toBe(1)
})
