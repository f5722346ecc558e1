import { expect, test } from 'vitest'
import type { Hold, Holds } from '../../../src/model/hold.ts'
import type { Rule } from '../../../src/model/policy.ts'
import type { Session } from '../../../src/model/session.ts'
import { plus } from '../../../src/model/time.ts'
import type { Followed } from '../../../src/reconcile/follow.ts'
import { honour } from '../../../src/reconcile/honour.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { ana, hold, looked } from '../../support/following.ts'
import { noon, session } from '../../support/observation.ts'
import type { Circumstances } from '../../support/planning.ts'

const honours = rule({ honour: lasting('15m') })
const resists = rule()
const blocked = session({ blocked: 'yes' })
const held: Hold = hold({ incarnation: ana.key, honours, by: 'onBlock' })
const inFlight = { incarnation: 'another', action: 'unlock' } as const
const over: Hold = { ...held, until: noon }

function follow(rules: readonly Rule[], sessions: readonly Session[], given: Circumstances = {}): Followed {
  return honour(looked(rules, sessions, given))
}

function holding(...holds: readonly Hold[]): { readonly holds: Partial<Holds> } {
  return { holds: { holds } }
}

test('a visible block becomes a hold of the length that the rule gives it, bound to who is in the session, and is told', () => {
  const { facts, events } = follow([honours], [blocked])
  const placed = expect.objectContaining({
    kind: 'hold',
    id: 'new-1',
    selector: { text: '5', match: { sessionId: ['5'] } },
    incarnation: ana.key,
    by: 'onBlock',
    reason: 'room/open honours a block for 15m',
    placedAt: noon,
    honours: { policy: 'room', rule: 'open', file: 'room.yaml', line: 10 },
  })
  expect(facts).toEqual([{ kind: 'placed', placed, length: lasting('15m'), until: null }])
  expect(events).toEqual([{ kind: 'placed', placed, sessions: ['5'] }])
  expect(events[0]).toHaveProperty('placed.until', plus(noon, lasting('15m')))
})

test('each of several blocks gets a hold with a name of its own', () => {
  const second = session({ id: '6', user: 'ben', station: '6', blocked: 'yes' })
  const { facts } = follow([honours], [blocked, second])
  expect(facts.map(fact => fact.kind === 'placed' && fact.placed.id)).toEqual(['new-1', 'new-2'])
})

test.each<[string, Session, Circumstances]>([
  ['another action is under way', blocked, { ledger: { inFlight: new Map([['5', inFlight]]) } }],
  ['the session was written to too often', blocked, { ledger: { writes: new Map([['5', Array(120).fill(noon)]]) } }],
  ['a person holds it already', blocked, holding(hold())],
  ['somebody else’s block was honoured before', blocked, holding({ ...held, incarnation: 'another' })],
])('the time of a block runs although %s', (_, seen, given) => {
  expect(follow([honours], [seen], given).facts).toContainEqual(expect.objectContaining({ kind: 'placed' }))
})

test.each<[string, readonly Rule[], Session, Circumstances]>([
  ['is resisted', [resists], blocked, {}],
  ['is not there', [honours], session(), {}],
  ['can not be seen', [honours], session({ blocked: 'unknown' }), {}],
  ['is honoured already', [honours], blocked, holding(held)],
  ['outlasts the hold that it got', [honours], blocked, holding(over)],
  ['was honoured by another rule', [honours, resists], blocked, holding({ ...over, honours: resists })],
  ['is honoured by a rule that is only tried out', [{ ...honours, planOnly: true }], blocked, {}],
  ['is on a desktop that is never touched', [honours], session({ blocked: 'yes', own: true }), {}],
  ['could not be lifted anyway', [honours], session({ blocked: 'yes', can: [] }), {}],
  ['is where rules contradict each other', [honours, rule({ policy: 'z', ensure: 'disconnected' })], blocked, {}],
  ['comes while everything is stopped', [honours], blocked, { stopped: true }],
  ['comes before anything is armed', [honours], blocked, { guards: { armed: false } }],
  ['is on a session without a desktop', [honours], session({ blocked: 'yes', state: 'disconnected' }), {}],
  ['is on a session that a rule wants disconnected', [{ ...honours, ensure: 'disconnected' }], blocked, {}],
])('a block that %s gets no hold', (_, rules, seen, given) => {
  expect(follow(rules, [seen], given)).toEqual({ facts: [], events: [] })
})

test.each<[string, string, readonly Session[], Hold]>([
  ['block-gone', 'the block', [session()], held],
  ['block-gone', 'a block that outlasted it', [session()], over],
  ['session-gone', 'the session, once its time is over,', [], over],
  ['session-gone', 'whoever was in the session', [session({ user: 'ben' })], held],
])('a hold that honours a block ends (%s) with %s', (why, _, sessions, placed) => {
  const { facts, events } = follow([honours], sessions, holding(placed))
  expect(facts).toEqual([{ kind: 'placed-ended', id: 'h1', why, by: null }])
  expect(events).toEqual([{ kind: 'placed-ended', placed, why }])
})

test.each<[string, readonly Session[], Circumstances]>([
  ['nobody can see the block any more', [session({ blocked: 'unknown' })], {}],
  ['a look misses its session', [], {}],
  ['its session is out of sight', [], { observation: { complete: false } }],
])('it stays while %s', (_, sessions, given) => {
  const ledger = { sightings: new Map([['5', ana]]) }
  expect(follow([honours], sessions, { ...given, ...holding(held), ledger })).toEqual({ facts: [], events: [] })
})

test('it is over, and stands for its block, as soon as its rule resists, is only tried out or has gone', () => {
  for (const rules of [[resists], [{ ...honours, planOnly: true }], []]) {
    expect(follow(rules, [blocked], holding(held)).facts).toEqual([{ kind: 'honoured', id: 'h1', by: 'onBlock' }])
    expect(follow(rules, [blocked], holding(over)).facts).toEqual([])
  }
})
