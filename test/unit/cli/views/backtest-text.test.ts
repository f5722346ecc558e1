import { beforeAll, describe, expect, it } from 'vitest'
import type { Backtested } from '../../../../src/cli/backtesting.ts'
import { backtestDocument } from '../../../../src/cli/views/backtest-json.ts'
import { backtestText } from '../../../../src/cli/views/backtest-text.ts'
import { jsonText } from '../../../../src/cli/views/json.ts'
import { redaction } from '../../../../src/cli/views/redact.ts'
import { redactBacktest } from '../../../../src/cli/views/redact-backtest.ts'
import type { BacktestResult } from '../../../../src/compare/backtest-result.ts'
import { blockAll, idle } from '../../../../src/providers/simulator/events.ts'
import { recordsOf, tried } from '../../../support/backtesting.ts'
import { lasting, rule } from '../../../support/bundle.ts'
import { expectGolden } from '../../../support/golden.ts'
import { Loop } from '../../../support/loop.ts'

const all = { all: true, named: true }
let backtested: Backtested

/** An hour in which six pupils are opened again and again, and four of them leave one after the other. */
beforeAll(async () => {
  const before = [rule({ rule: 'open' })]
  const budget = { count: 2, share: null, per: lasting('20m') }
  await using loop = new Loop({ rules: before, pupils: 6, guards: { disruptionBudget: budget } })
  loop.start()
  await loop.rest()
  for (const id of ['2', '3', '4', '5']) {
    loop.happen(blockAll)
    loop.happen(state => idle(state, id, loop.clock.now()))
    await loop.pass('3m')
  }
  loop.happen(state => idle(state, '2', loop.clock.now()))
  await loop.pass('48m')
  const rules = [
    rule({ rule: 'front', match: { station: ['1', '2'] }, digest: 'front' }),
    rule({
      rule: 'idle-goes',
      policy: 'tidy',
      priority: 5,
      match: { idleFor: lasting('10m') },
      ensure: 'disconnected',
      notice: { before: lasting('2m'), text: 'soon' },
      digest: 'idle',
    }),
  ]
  const result = await tried(recordsOf(loop.store), rules, before)
  backtested = { result, done: { unlock: loop.calls.length, disconnect: 0, assert: 0, disconnected: 0 } }
})

describe('a backtest', () => {
  it('tells the sums first, then rules, people, bounds and differences', () => {
    expectGolden('backtest/text.txt', backtestText('CLASSROOM', backtested, { all: false, named: true }))
    expectGolden('backtest/text-all.txt', backtestText('CLASSROOM', backtested, all))
    expectGolden('backtest/json.json', jsonText(backtestDocument('CLASSROOM', backtested)))
  })

  it('names nobody where that was asked for', () => {
    const hidden = { ...backtested, result: redactBacktest(backtested.result, redaction()) }
    const texts = [
      backtestText('CLASSROOM', hidden, { all: true, named: false }),
      jsonText(backtestDocument('CLASSROOM', hidden)),
    ]
    expectGolden('backtest/text-redacted.txt', texts[0] ?? '')
    for (const text of texts) {
      expect(text).toContain('person 1')
      expect(text).not.toMatch(/CLASS\\|pupil/)
    }
  })

  it('does not say that nothing differs where what is short is not told', () => {
    const { result } = backtested
    const text = backtestText('CLASSROOM', { ...backtested, result: { ...result, differences: [] } }, all)
    expect(text).toMatch(/^people disconnected +0 +4$/m)
    expect(text).toContain('Of no session anything else would have been wanted for a minute or longer.')
  })

  it('prints no name that a terminal would obey', () => {
    const [first] = backtested.result.differences
    const evil = 'CLASS\\\u001b[31mana\u202e'
    const result: BacktestResult = {
      ...backtested.result,
      disconnected: [evil],
      disconnects: backtested.result.disconnects.map(each => ({ ...each, user: evil })),
      differences: first === undefined ? [] : [{ ...first, user: evil }],
    }
    const text = backtestText('CLASS\u001bROOM', { ...backtested, result }, all)
    // Within a line nothing but what can be seen.
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u)
    expect(text).toContain('\\u{1b}[31mana')
  })

  it('says what is left out, and how much', () => {
    const [first] = backtested.result.differences
    if (first === undefined) throw new Error('there is no difference')
    const differences = Array.from({ length: 30 }, () => first)
    const unlisted = { disconnects: 7, differences: 5 }
    const result = { ...backtested.result, differences, unlisted }
    expect(backtestText('host', { ...backtested, result }, { all: false, named: true })).toContain(
      'and 15 more; --all lists them\n',
    )
    const text = backtestText('host', { ...backtested, result }, all)
    expect(text).toContain('  and 5 more\n')
    expect(text).toContain('and 7 disconnects more.\n')
  })
})
