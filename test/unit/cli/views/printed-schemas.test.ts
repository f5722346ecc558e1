import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fieldName } from '../../../../src/cli/views/diff-words.ts'
import { gatesDocument } from '../../../../src/cli/views/gate-text.ts'
import type { HoldingBack } from '../../../../src/compare/backtest-result.ts'
import type { RuleField } from '../../../../src/compare/diff.ts'
import { at } from '../../../support/observation.ts'
import { faultsOf } from '../../../support/printed.ts'

type Json = Record<string, unknown>

/** As the golden files have them, which is what the verbs print; but the samples' policies are loaded from nothing that has a digest. */
function printed(name: string): Json {
  const text = readFileSync(new URL(`../../../golden/${name}`, import.meta.url), 'utf8')
  return JSON.parse(text, (key, value) => (key === 'revision' ? `sha256:${'0'.repeat(64)}` : value))
}

const documents = [
  ['difference', 'diff/json.json'],
  ['saved-plan', 'saved-plan/document.json'],
  ['backtest', 'backtest/json.json'],
  ['plan', 'plan/json.json'],
  ['plan', 'plan/json-redacted.json'],
  ['observation', 'snapshot/anonymised.json'],
  ['observation', 'snapshot/named.json'],
] as const

test.each(documents)('the schema of %s takes %s', (schema, name) => {
  expect(faultsOf(schema, printed(name))).toEqual([])
})

test.each(documents.filter(([schema]) => schema !== 'observation'))(
  'the schema of %s takes no field of %s away, and none that nobody knows',
  (schema, name) => {
    const document = printed(name)
    const optional = new Set(['commit', 'over'])
    for (const key of Object.keys(document).filter(each => !optional.has(each))) {
      const { [key]: _, ...rest } = document
      expect([key, faultsOf(schema, rest)]).not.toEqual([key, []])
    }
    expect(faultsOf(schema, { ...document, note: 1 })).not.toEqual([])
  },
)

test('that of a difference takes what fails it', () => {
  const gate = { metric: 'disconnect', comparison: '>', bound: 10 } as const
  const tripped = [{ gate, count: 24, host: 'LAB-1', at: at('2026-11-23T09:00:00Z'), others: 0 }]
  const unseen = [{ kind: 'user', pattern: 'class\\pupil*' }] as const
  for (const lookedUntil of [null, at('2026-11-26T00:00:00Z')]) {
    const failing = gatesDocument({ tripped, lookedUntil, unseen })
    expect(faultsOf('difference', { ...printed('diff/json.json'), ...failing })).toEqual([])
  }
})

/** Each is a field of the type; one that is missing here does not compile. */
const fields = {
  priority: true,
  planOnly: true,
  match: true,
  ensure: true,
  timeout: true,
  touchAdmins: true,
  lift: true,
  honour: true,
  notice: true,
  windows: true,
  notBefore: true,
  expiresAt: true,
  reapply: true,
} satisfies Record<RuleField, true>

test('that of a difference knows every field of a rule that can change', () => {
  const { rules, ...document } = printed('diff/json.json')
  const ref = { policy: 'p', rule: 'r', file: 'a.yaml', line: 10 }
  const changed = { before: ref, after: ref, fields: (Object.keys(fields) as RuleField[]).map(fieldName) } // the keys of the table above
  expect(faultsOf('difference', { ...document, rules: { added: [], removed: [], changed: [changed] } })).toEqual([])
  expect(rules).toHaveProperty('changed')
})

const bounds = {
  'session-limit': true,
  'host-limit': true,
  'disruption-budget': true,
  backoff: true,
  contested: true,
} satisfies Record<HoldingBack, true>

test('that of a backtest knows every bound that can keep something back, and every reason of a plan', () => {
  const document = printed('backtest/json.json')
  const [first] = document.differences as readonly { readonly was: Json }[] // an array, as the schema says
  const codes = reasonCodes()
  expect(codes.length).toBeGreaterThan(20)
  const heldBack = Object.keys(bounds).map(code => {
    return { code, times: 1, people: 1, first: '2026-11-16T09:30:00Z', last: '2026-11-16T09:30:00Z' }
  })
  const differences = codes.map(reason => ({ ...first, was: { ...first?.was, reason } }))
  expect(faultsOf('backtest', { ...document, heldBack, differences })).toEqual([])
})

/** As the schema of plans lists them, which is held against the type elsewhere. */
function reasonCodes(): readonly string[] {
  const schema = JSON.parse(readFileSync(new URL('../../../../schemas/plan.v1.schema.json', import.meta.url), 'utf8'))
  return schema.$defs.Reason.oneOf.map(
    (each: { properties: { code: { const: string } } }) => each.properties.code.const,
  )
}
