import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noHolds, type Override } from '../../../src/model/hold.ts'
import type { Match } from '../../../src/model/policy.ts'
import { plan, prepare } from '../../../src/planner/plan.ts'
import { openInbox } from '../../../src/store/inbox.ts'
import { openStateFile } from '../../../src/store/open-store.ts'
import { openOutbox } from '../../../src/store/outbox.ts'
import { type Store, StoreError } from '../../../src/store/store.ts'
import { bundle, lasting, rule } from '../../support/bundle.ts'
import { bounds, guards } from '../../support/guards.ts'
import type { VirtualClock } from '../../support/virtual-clock.ts'
import { hold, incarnation, intent, observation, session } from './fixtures.ts'
import { newStore, openedStore } from './opening.ts'

const who = incarnation('5', 'Xanthippe')
const HOUR = lasting('1h')
const limit = { count: 2, per: HOUR }

let clock: VirtualClock
let folder: string
let store: Store

beforeEach(() => {
  ;({ clock, folder, store } = newStore())
})
afterEach(() => store.close())

/** Every byte of every file, without regard to case. */
function bytes(): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'latin1').toLowerCase())
    .join('')
}

/** Leaves her name wherever one may come to stand. */
function live(): void {
  const selector = {
    text: "user='CLASS\\Xanthippe'",
    match: { any: [{ user: ['class\\xanthippe'] }, { not: { user: ['xanthippe@class', 'CLASS\\ana'] } }] },
  }
  const overriding: Omit<Override, 'until'> = {
    ...hold('o1'),
    kind: 'override',
    selector,
    rule: rule({ policy: 'override', rule: 'o1', match: selector.match }),
  }
  store.record([
    { kind: 'sightings', sightings: new Map([['5', who]]) },
    {
      kind: 'placed',
      placed: hold('h1', { selector, reason: 'Xanthippe asked', by: 'CLASS\\XANTHIPPE' }),
      length: HOUR,
      until: null,
    },
    { kind: 'placed', placed: hold('h2', { incarnation: who.key }), length: HOUR, until: null },
    { kind: 'placed', placed: overriding, length: HOUR, until: null },
    { kind: 'request', request: 'r1', verb: 'forget', by: 'STAFF\\keller', setAside: [], reason: 'xanthippe left' },
    { kind: 'armed', by: 'CLASS\\Xanthippe' },
    { kind: 'stopped', reason: 'Xanthippe said so' },
    { kind: 'observation', observation: observation(session('5', 'Xanthippe', { groups: ['xanthippe'] })) },
  ])
  const sent = intent(who, { limit })
  store.admit([sent], { ...bounds, holdsVersion: store.holds().version })
  store.record([
    { kind: 'outcome', intent: sent.id, outcome: { kind: 'unknown', message: 'no answer from xanthippe' } },
  ])
  const observed = store.lastObservation()
  if (observed === null) throw new Error('it was just recorded')
  const protect = { users: ['xanthippe'], groups: [] }
  const [ledger, holds] = [store.ledger(), store.holds()]
  const inputs = { observation: observed, ledger, holds, guards: { ...guards, protect } }
  const made = plan({ ...inputs, prepared: prepare(bundle([rule()])), now: clock.now(), zones: null })
  store.record([{ kind: 'plan', record: { ...inputs, plan: made, version: '1', zoneData: null } }])
}

describe('someone who is forgotten', () => {
  it('is named in no file of the folder any more', () => {
    live()
    expect(bytes()).toContain('xanthippe')
    expect(store.forget('Xanthippe')).toBe(3)
    expect(bytes()).not.toContain('xanthippe')
    store.close()
    expect(bytes()).not.toContain('xanthippe')
    store = openedStore(folder, clock)
  })

  it('is found without a domain in any, and in the other spelling of a domain', () => {
    store.record([
      { kind: 'request', request: 'r1', verb: 'apply', by: 'CLASS\\zoe', setAside: [], reason: null },
      { kind: 'request', request: 'r2', verb: 'apply', by: 'STAFF\\Zoe', setAside: [], reason: null },
      { kind: 'request', request: 'r3', verb: 'apply', by: 'zoe', setAside: [], reason: null },
      { kind: 'request', request: 'r4', verb: 'apply', by: 'CLASS\\zoey', setAside: [], reason: null },
    ])
    expect(store.forget('zoe@class')).toBe(1)
    expect(store.journal({}).map(({ user }) => user)).toEqual([null, 'STAFF\\Zoe', 'zoe', 'CLASS\\zoey'])
    expect(store.forget('ZOE')).toBe(2)
    expect(store.journal({}).map(({ user }) => user)).toEqual([null, null, null, 'CLASS\\zoey'])
    expect(store.forget('zoe')).toBe(0)
  })

  it('leaves a journal that verifies, and limits as they were', () => {
    live()
    const before = store.ledger()
    store.forget('xanthippe')
    expect(store.verifyJournal()).toMatchObject({ intact: true })
    const { writes, disconnects, inFlight } = store.ledger()
    expect([writes, disconnects, [...inFlight.keys()]]).toEqual([before.writes, before.disconnects, ['5']])
    const [open] = store.openActions()
    store.record([{ kind: 'effect', intent: open?.intent.id ?? '', effect: 'none' }])
    const now = { ...bounds, holdsVersion: store.holds().version }
    const again = (): number => {
      const [admitted] = store.admit([intent(incarnation('5', 'zoe'), { limit })], now)
      if (admitted) store.record([{ kind: 'effect', intent: admitted.id, effect: 'none' }])
      return admitted ? 1 : 0
    }
    expect([again(), again()]).toEqual([1, 0])
  })

  it('is matched by no hold any more, which is planned with as something new', () => {
    live()
    const { version } = store.holds()
    store.forget('xanthippe')
    const { holds, overrides, version: after } = store.holds()
    expect(after).toBeGreaterThan(version)
    expect(holds.map(({ id }) => id)).toEqual(['h1', 'h2'])
    const [id] = holds[0]?.selector.match.any?.[0]?.user ?? []
    expect(id).toMatch(/^[0-9a-f]{24}$/)
    expect(holds[0]?.reason).toBe(`${id} asked`)
    expect(overrides[0]?.rule.match).toEqual({
      any: [{ user: [id] }, { not: { user: [expect.stringContaining(`${id}`), 'CLASS\\ana'] } }],
    })
  })

  it('makes a recorded plan one that can not be the same', () => {
    live()
    expect([...store.recordedPlans({})].map(({ forgotten }) => forgotten)).toEqual([false])
    store.forget('xanthippe')
    expect([...store.recordedPlans({})].map(({ forgotten }) => forgotten)).toEqual([true])
  })

  it('with a domain leaves a bare name, which may mean somebody else, and without one is named by it nowhere', () => {
    const selector = { text: 'user=zoe', match: { user: ['zoe'] } }
    store.record([
      { kind: 'placed', placed: hold('h1', { selector, reason: 'zoe asked' }), length: HOUR, until: null },
      { kind: 'request', request: 'r1', verb: 'apply', by: 'CLASS\\zoe', setAside: [], reason: null },
    ])
    const { version } = store.holds()
    expect([...store.naming('CLASS\\zoe')]).toEqual([])
    expect(store.forget('CLASS\\zoe')).toBe(1)
    expect(store.holds()).toMatchObject({ version, holds: [{ selector, reason: 'zoe asked' }] })
    expect(store.forget('Zoe')).toBe(0)
    expect(bytes()).not.toContain('zoe')
  })

  it('does not take the name of somebody else with her', () => {
    const selector = { text: "user='STAFF\\zoe'", match: { user: ['STAFF\\zoe'] } }
    store.record([
      { kind: 'placed', placed: hold('h1', { selector, by: 'STAFF\\zoe' }), length: HOUR, until: null },
      { kind: 'request', request: 'r1', verb: 'apply', by: 'CLASS\\zoe', setAside: [], reason: null },
    ])
    const { version } = store.holds()
    expect(store.forget('CLASS\\zoe')).toBe(1)
    expect(store.holds()).toMatchObject({ version, holds: [{ selector, by: 'STAFF\\zoe' }] })
  })
})

describe('a hold or override that has to end before somebody is forgotten', () => {
  const keep = (id: string, changes: Parameters<typeof hold>[1]) =>
    store.record([{ kind: 'placed', placed: hold(id, changes), length: HOUR, until: null }])
  const about = (match: Match): Parameters<typeof hold>[1] => ({ selector: { match, text: 'written somehow' } })

  it('selects her, gives her as its reason, or is about one stay of hers', () => {
    keep('h1', about({ any: [{ not: { user: ['class\\ZOE'] } }] }))
    keep('h2', { ...about({ station: ['4'] }), reason: 'for zoe@class' })
    keep('h3', { ...about({ station: ['4'] }), incarnation: incarnation('5', 'zoe').key })
    keep('h4', about({ user: ['STAFF\\zoe'] }))
    keep('h5', about({ user: ['zoe'] }))
    keep('h6', about({ user: ['CLASS\\*', 'CLASS\\zoey'] }))
    expect([...store.naming('CLASS\\zoe')]).toEqual(['h1', 'h2', 'h3'])
    expect([...store.naming('zoe')]).toEqual(['h1', 'h2', 'h3', 'h4', 'h5'])
    expect([...store.naming('nobody')]).toEqual([])
  })

  it('is none that was cleared away', () => {
    keep('h1', about({ user: ['zoe'] }))
    store.record([{ kind: 'placed-ended', id: 'h1', why: 'released', by: 'keller' }])
    expect([...store.naming('zoe')]).toEqual([])
    store.forget('zoe')
    expect(bytes()).not.toContain('zoe')
  })
})

it('says that the name is not gone for good while somebody reads what was there', () => {
  live()
  const reader = openStateFile({ folder, mode: 'read' })
  reader?.execute('BEGIN')
  reader?.get('SELECT count(*) FROM person')
  expect(() => store.forget('xanthippe')).toThrow(StoreError)
  reader?.execute('COMMIT')
  expect(store.forget('xanthippe')).toBe(0)
  expect(bytes()).not.toContain('xanthippe')
  reader?.close()
})

it('who is asked to be forgotten is not left behind by the request', async () => {
  const inbox = openInbox({ folder, clock })
  const outbox = openOutbox({ folder, clock })
  const { signal } = new AbortController()
  const reply = outbox.ask({ verb: 'forget', user: 'xanthippe' }, { by: 'keller', takenWithin: lasting('10s'), signal })
  const [pending] = inbox.pending()
  expect(pending?.request).toEqual({ verb: 'forget', user: 'xanthippe' })
  inbox.take(pending?.id ?? '')
  expect(bytes()).toContain('xanthippe')
  inbox.answer(pending?.id ?? '', { forgotten: 2 })
  await clock.advance(50)
  expect(await reply).toEqual({ kind: 'answered', answer: { forgotten: 2 } })
  expect(bytes()).not.toContain('xanthippe')
  outbox.close()
  inbox.close()
})

it('a store without holds stays without', () => {
  store.forget('nobody')
  expect(store.holds()).toEqual(noHolds)
})
