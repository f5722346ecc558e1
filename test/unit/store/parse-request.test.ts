import { describe, expect, it } from 'vitest'
import { parseRequest } from '../../../src/store/parse-request.ts'
import { MAX_ASKED_TEXT } from '../../../src/store/request-shapes.ts'

const selector = { text: 'room=lab-1', match: { labels: { room: ['lab-1'] } } }

const stay = { id: '5', incarnation: 'key', user: 'CLASS\\ana', station: null, state: 'active', blocked: 'yes' }
const saved = {
  id: 'plan-1',
  host: 'room-12',
  revision: 'sha256:one',
  plannedAt: 1_795_251_600_000,
  actions: [{ session: stay, action: 'unlock' }],
}

describe('a request', () => {
  it.each([
    { verb: 'apply' },
    { verb: 'apply', setAside: { guards: ['held', 'notice'], reason: 'fire' }, invokedFrom: '3' },
    { verb: 'disconnect', sessionIds: ['5'], timeout: 10_000, incarnations: ['key'] },
    { verb: 'hold', selector, length: { for: 1_000 }, reason: 'exam' },
    { verb: 'override', selector, ensure: 'disconnected', length: { until: 1_795_251_600_000 }, reason: 'exam' },
    {
      verb: 'hold',
      selector: { text: 'x', match: { any: [{ admin: true }], not: { user: ['ana'] } } },
      length: { for: 1 },
      reason: '',
    },
    { verb: 'release', target: { selector } },
    { verb: 'release', target: { id: 'h1' } },
    { verb: 'forget', user: 'CLASS\\ana' },
    { verb: 'apply', saved, incarnations: ['key'] },
    { verb: 'sync', allowRollback: false, reason: null },
    { verb: 'sync', allowRollback: true, reason: 'wrong merge' },
    { verb: 'sync', allowRollback: false, reason: null, awaited: 'abcdef0' },
    { verb: 'plan', files: null, byHand: true },
    { verb: 'plan', files: [{ path: 'lab/a.yaml', text: 'kind: SessionPolicy' }], byHand: false },
    { verb: 'end' },
  ])('is read as it was asked: %j', request => {
    expect(parseRequest(JSON.stringify(request))).toEqual(request)
  })

  it.each([
    ['an unknown verb', { verb: 'logoff' }],
    ['a guard that nobody may set aside', { verb: 'apply', setAside: { guards: ['stopped'], reason: 'x' } }],
    ['guards without a reason', { verb: 'apply', setAside: { guards: ['held'] } }],
    ['no ids', { verb: 'unlock', timeout: 1 }],
    ['no length', { verb: 'hold', selector, reason: 'x' }],
    ['two lengths', { verb: 'hold', selector, length: { for: 1, until: 2 }, reason: 'x' }],
    [
      'a match with a field of another version',
      { verb: 'hold', selector: { text: 'x', match: { desk: ['1'] } }, length: { for: 1 }, reason: 'x' },
    ],
    [
      'a match of another type inside',
      { verb: 'hold', selector: { text: 'x', match: { not: { user: 'ana' } } }, length: { for: 1 }, reason: 'x' },
    ],
    ['a wish that nobody has', { verb: 'override', selector, ensure: 'blocked', length: { for: 1 }, reason: 'x' }],
    ['nothing to release', { verb: 'release', target: {} }],
    ['nobody to forget', { verb: 'forget' }],
    ['no word about a rollback', { verb: 'sync', reason: null }],
    ['a reason that is no text', { verb: 'sync', allowRollback: true, reason: 1 }],
    ['a commit to wait for that is no text', { verb: 'sync', allowRollback: false, reason: null, awaited: 7 }],
    ['files that are no texts', { verb: 'plan', files: [{ path: 'a.yaml', text: 1 }], byHand: false }],
    ['no word about whose policies', { verb: 'plan', byHand: false }],
    ['a saved plan without an id', { verb: 'apply', saved: { ...saved, id: undefined } }],
    ['a saved plan that is none', { verb: 'apply', saved: null }],
    [
      'a saved action that nobody knows',
      { verb: 'apply', saved: { ...saved, actions: [{ session: stay, action: 'logoff' }] } },
    ],
    [
      'a saved action that is bound to no stay',
      { verb: 'apply', saved: { ...saved, actions: [{ session: { ...stay, incarnation: null }, action: 'unlock' }] } },
    ],
    [
      'more text than a daemon plans for others',
      { verb: 'plan', files: [{ path: 'a.yaml', text: ' '.repeat(MAX_ASKED_TEXT + 1) }], byHand: false },
    ],
    ['a list', []],
  ])('with %s is not read at all', (_what, request) => {
    expect(parseRequest(JSON.stringify(request))).toBeNull()
  })

  it('that is no JSON is not read at all', () => {
    expect(parseRequest('{')).toBeNull()
  })
})
