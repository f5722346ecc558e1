import { expect, it } from 'vitest'
import { jsonText } from '../../../src/cli/views/json.ts'
import { whyDocument } from '../../../src/documents/why.ts'
import { backoffKey } from '../../../src/model/ledger.ts'
import { explain } from '../../../src/planner/explain.ts'
import { plan } from '../../../src/planner/plan.ts'
import { rule } from '../../support/bundle.ts'
import { at, session } from '../../support/observation.ts'
import { hold } from '../../support/placed.ts'
import { inputsOf } from '../../support/planning.ts'

const asRecorded = { otherwise: new Map(), causes: [] }
const rules = [
  rule(),
  rule({ rule: 'near', match: { user: ['ben'], admin: false } }),
  rule({ rule: 'soon', notBefore: at('2026-11-21T13:00:00Z') }),
]
const inputs = inputsOf(rules, [session({ blocked: 'yes' })], { holds: { holds: [hold()] } })
const document = whyDocument(
  { inputs, plan: plan(inputs), recorded: null, ...asRecorded },
  [explain(inputs, '5')].filter(each => each !== null),
)

it('says what was explained, of which plan and of what instant', () => {
  expect(document).toMatchObject({
    apiVersion: 'stationkeeper/v1',
    kind: 'Why',
    host: 'host-1',
    revision: 'sha256:one',
    observedAt: '2026-11-21T12:00:00Z',
    plannedAt: '2026-11-21T12:00:00Z',
    plan: plan(inputs).id,
    recorded: null,
    fightDetection: 'on',
  })
})

it('has the chain with its instants as texts', () => {
  expect(document).toMatchObject({
    sessions: [
      {
        decision: { status: 'withheld', reason: { code: 'held', until: '2026-11-21T12:10:00Z' } },
        candidates: [
          { rule: { rule: 'open' }, standing: 'wins', inForce: true, changesAt: null },
          { rule: { rule: 'soon' }, standing: 'not-in-force', changesAt: '2026-11-21T13:00:00Z' },
        ],
        won: { rule: { rule: 'open', line: 10 }, by: 'no-other', over: null },
        contested: null,
        wanted: { status: 'change', action: 'unlock', reason: { code: 'blocked' } },
        placed: [{ id: 'h1', kind: 'hold', selector: 'every session', match: 'yes', until: '2026-11-21T12:10:00Z' }],
        nearMisses: [
          { rule: { rule: 'near' }, misses: 'field', place: 'user', has: [{ field: 'user', value: 'CLASS\\ana' }] },
          { rule: { rule: 'soon' }, misses: 'window', opensAt: '2026-11-21T13:00:00Z' },
        ],
        changes: [
          { edit: 'change-ensure', from: 'unlocked', to: 'disconnected', becomes: { action: 'disconnect' } },
          { edit: 'release', holds: ['h1'], becomes: { status: 'change', reason: { code: 'blocked' } } },
        ],
        triedAll: true,
      },
    ],
  })
  const [explained] = document.sessions as readonly { readonly guards: readonly object[] }[]
  expect(explained?.guards).toContainEqual({ guard: 'held', says: 'bites', until: '2026-11-21T12:10:00Z' })
})

it('is the same text whenever it is the same', () => {
  const again = whyDocument(
    { inputs, plan: plan(inputs), recorded: null, ...asRecorded },
    [explain(inputs, '5')].filter(each => each !== null),
  )
  expect(jsonText(again)).toBe(jsonText(document))
})

it('has a fight with since when, how often and until when', () => {
  const open = rule()
  const key = plan(inputs).decisions[0]?.session.incarnation ?? ''
  const fight = {
    ruleDigest: open.digest,
    reversals: [at('2026-11-21T11:58:00Z')],
    contestedSince: at('2026-11-21T11:58:00Z'),
  }
  const fought = inputsOf([open], [session({ blocked: 'yes' })], {
    ledger: { fights: new Map([[backoffKey(key, open), fight]]) },
  })
  const why = whyDocument(
    { inputs: fought, plan: plan(fought), recorded: null, ...asRecorded },
    [explain(fought, '5')].filter(each => each !== null),
  )
  expect(why).toMatchObject({
    sessions: [
      {
        contested: {
          since: '2026-11-21T11:58:00Z',
          reversals: 1,
          whenContested: 'slow',
          until: '2026-11-21T12:08:00Z',
        },
      },
    ],
  })
})
