import { expect, it } from 'vitest'
import { blindRules } from '../../../src/cli/blind-rules.ts'
import { blindRulesText } from '../../../src/cli/views/fight-detection-text.ts'
import { lasting, rule } from '../../support/bundle.ts'

const rules = [
  rule({ rule: 'teachers', honour: lasting('15m') }),
  rule({ rule: 'open', line: 20 }),
  rule({ rule: 'idle', ensure: 'disconnected' }),
  rule({ rule: 'kiosk', ensure: 'unmanaged' }),
]

it('names what rules that unlock say in vain where blocks are not seen', () => {
  const blind = blindRules(rules, { detection: 'off', canUnlock: true })
  expect(blind).toMatchObject([
    { rule: { rule: 'teachers' }, field: 'onBlock' },
    { rule: { rule: 'teachers' }, field: 'contestedAfter' },
    { rule: { rule: 'open' }, field: 'contestedAfter' },
  ])
  expect(blindRulesText(blind)).toBe(
    `  no block is honoured, whatever \`onBlock\` says, and each is lifted by the next assertion: room/teachers (room.yaml:10)
  no session comes to be contested over an unlock, whatever \`contestedAfter\` says: room/teachers (room.yaml:10), room/open (room.yaml:20)
`,
  )
})

it('has nothing to name where they are seen, or where only a look would tell', () => {
  for (const detection of ['on', 'partly', null] as const) {
    expect(blindRules(rules, { detection, canUnlock: true })).toEqual([])
  }
  expect(blindRulesText([])).toBe('')
})

it('names each rule that unlocks once where nothing can be unlocked', () => {
  const blind = blindRules(rules, { detection: 'off', canUnlock: false })
  expect(blind.map(({ rule, field }) => [rule.rule, field])).toEqual([
    ['teachers', 'ensure'],
    ['open', 'ensure'],
  ])
  expect(blindRulesText(blind)).toBe(
    '  nothing is unlocked, for this provider has no unlock; the plan calls it unsupported: room/teachers (room.yaml:10), room/open (room.yaml:20)\n',
  )
})
