import { expect, test } from 'vitest'
import { Troubles } from '../../../src/board/troubles.ts'
import { ms, plus } from '../../../src/model/time.ts'
import { noon } from '../../support/observation.ts'

const lost = { kind: 'hints-lost', message: 'they ended' } as const
const later = (seconds: number) => plus(noon, ms(seconds * 1_000))

test('hints that are lost again each time that they are tried for are one trouble, and none once they stay', () => {
  const troubles = new Troubles(ms(5_000))
  const now = (seconds: number) => troubles.now(null, 'r', later(seconds))
  troubles.tell(lost, noon)
  troubles.tell(lost, later(6))
  troubles.tell(lost, later(12))
  expect(now(27)).toEqual([{ what: 'hints-lost', since: '2026-11-21T12:00:00Z', message: 'they ended' }])
  expect(now(28)).toEqual([])
  troubles.tell(lost, later(60))
  expect(now(60)).toMatchObject([{ since: '2026-11-21T12:01:00Z' }])
})

test('a pause of other policies than those in force is no trouble', () => {
  const troubles = new Troubles(ms(5_000))
  const paused = { until: later(60), message: 'm', revision: 'before' }
  expect(troubles.now(paused, 'now', noon)).toEqual([])
  expect(troubles.now(paused, 'before', noon)).toMatchObject([{ what: 'provider-failed' }])
  expect(troubles.now(paused, 'before', later(60))).toEqual([])
})

test('policies that were refused are a trouble until some are accepted, or those of the source are found in force', () => {
  const troubles = new Troubles(ms(5_000))
  const rejected = { kind: 'policies-rejected', summary: 's', diagnostics: [], revision: 'r' } as const
  const now = () => troubles.now(null, 'r', noon).map(({ what }) => what)
  troubles.tell(rejected, noon)
  troubles.tell({ kind: 'reloaded', revision: 'r', problem: 's' }, noon)
  expect(now()).toEqual(['policies-rejected'])
  troubles.tell({ kind: 'reloaded', revision: 'r', problem: null }, noon)
  expect(now()).toEqual([])
  troubles.tell(rejected, noon)
  troubles.tell({ kind: 'policies-loaded', revision: 'n', rules: 1, diagnostics: [], commit: null }, noon)
  expect(now()).toEqual([])
})

test('policies are refused or not reached, never both, and neither once some are accepted', () => {
  const troubles = new Troubles(ms(5_000))
  const why = { summary: 's', diagnostics: [], revision: 'r' } as const
  const now = () => troubles.now(null, 'r', noon).map(({ what }) => what)
  troubles.tell({ kind: 'policies-rejected', ...why }, noon)
  troubles.tell({ kind: 'policies-unreachable', ...why }, noon)
  expect(now()).toEqual(['policies-unreachable'])
  troubles.tell({ kind: 'policies-rejected', ...why }, noon)
  expect(now()).toEqual(['policies-rejected'])
  troubles.tell({ kind: 'policies-unreachable', ...why }, noon)
  troubles.tell({ kind: 'policies-loaded', revision: 'n', rules: 1, diagnostics: [], commit: null }, noon)
  expect(now()).toEqual([])
})
