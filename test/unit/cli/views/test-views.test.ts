import { beforeAll, describe, expect, test } from 'vitest'
import { jsonText } from '../../../../src/cli/views/json.ts'
import { testDocument } from '../../../../src/cli/views/test-json.ts'
import { testJunit } from '../../../../src/cli/views/test-junit.ts'
import { suiteText, testText } from '../../../../src/cli/views/test-text.ts'
import { xmlAttribute, xmlText } from '../../../../src/cli/views/xml-text.ts'
import type { RuleRef } from '../../../../src/model/policy.ts'
import { ms } from '../../../../src/model/time.ts'
import type { Finished } from '../../../../src/policy-tests/suite.ts'
import { expectGolden } from '../../../support/golden.ts'
import { begun, tried } from '../../../support/policy-test.ts'

const rules: readonly RuleRef[] = [
  { policy: 'room', rule: 'open', file: 'room.yaml', line: 6 },
  { policy: 'room', rule: 'idle-goes', file: 'room.yaml', line: 9 },
]

/** Everything that a test can fail by, and all that a diary can tell. */
const failing = `${begun}  timeline:
    - { after: 1m, blockAll: true }
    - { after: 2m, logon: { user: 'CLASS\\<eve> & co\u001b[31m', station: 4 } }
    - { after: 3m, hold: { sessions: station=1, for: 10m, reason: oral exam } }
    - { after: 4m, block: 1 }
    - { after: 5m, override: { sessions: 9, ensure: disconnected, for: 10m } }
    - { after: 6m, setClock: -10m }
    - { after: 7m, unblockAll: true }
    - { after: 8m, lock: 2 }
    - { after: 9m, stop: fire drill }
    - { after: 10m, block: 3 }
    - { after: 11m, resume: true }
    - { after: 12m, trouble: { failureRate: 1 } }
    - { after: 12m, block: 7 }
    - { after: 12m, block: 2 }
    - { after: 13m, trouble: {} }
    - { after: 14m, logoff: 3 }
    - { after: 15m, leave: 9, every: 30m, until: 1h }
  expect:
    - { after: 4m, sessions: 1, blocked: no, rule: null }
    - { after: 4m, summary: { withheld: 0 } }
    - { after: 5m, sessions: 8, state: active }
    - { sessions: [2, 3], writes: { action: unlock, atMost: 1, per: 1h } }
    - { writes: { atLeast: 100 } }
    - { sessions: [1, 3], unlockedWithin: 10s }
    - { from: 50m, unlockedWithin: 10s }
    - { never: disconnected }
`

let finished: readonly Finished[]
beforeAll(async () => {
  const passed = await tried(`${begun}  expect: [{ sessions: 1, status: in-sync }]\n`)
  finished = [
    { ...passed, took: ms(12) },
    { ...(await tried(failing)), took: ms(1_234) },
  ]
})

describe('tests of policies', () => {
  test('as text', () => {
    const text = finished.map(testText).join('') + suiteText(finished, { count: 2, unexercised: rules.slice(1) })
    expectGolden('test/text.txt', text)
  })

  test('as JSON', () => {
    expectGolden('test/json.json', jsonText(testDocument(finished, { rules, unexercised: rules.slice(1) })))
  })

  test('as JUnit XML', () => {
    expectGolden('test/junit.xml', testJunit(finished))
    expect(testJunit(finished)).not.toContain('unexercised')
  })

  test('as JUnit XML where a rule that no test exercises is a failure, which is seen there', () => {
    expectGolden('test/junit-coverage.xml', testJunit(finished.slice(0, 1), rules.slice(1)))
  })

  test('some alone say nothing of what none exercised', () => {
    expect(suiteText(finished.slice(0, 1), { count: 2, unexercised: null })).toBe('1 test: 1 passed, 0 failed.\n')
    expect(testDocument([], { rules, unexercised: null })).toMatchObject({ rules: null })
  })
})

test('XML holds no name that it would take for anything else', () => {
  expect(xmlText('</failure>]]>&\u0000\u202e\ufffe')).toBe('&lt;/failure&gt;]]&gt;&amp;\\u{0}\\u{202e}\ufffd')
  expect(xmlAttribute("\" onload='x'\n\t<")).toBe('&quot; onload=&apos;x&apos;&#10;&#9;&lt;')
})
