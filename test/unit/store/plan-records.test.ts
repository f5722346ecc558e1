import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noHolds } from '../../../src/model/hold.ts'
import { emptyLedger } from '../../../src/model/ledger.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { plus } from '../../../src/model/time.ts'
import { plan, prepare } from '../../../src/planner/plan.ts'
import type { Database } from '../../../src/store/database.ts'
import { presentMoment } from '../../../src/store/moment.ts'
import { openStore } from '../../../src/store/open-store.ts'
import type { RecordedPlan } from '../../../src/store/recorded.ts'
import { prune, RETENTION, type Retention } from '../../../src/store/retention.ts'
import type { Store } from '../../../src/store/store.ts'
import { bundle, lasting, rule } from '../../support/bundle.ts'
import { guards } from '../../support/guards.ts'
import type { VirtualClock } from '../../support/virtual-clock.ts'
import { HOST, hold, observation, session, stateFolder } from './fixtures.ts'
import { newStore, openedStateFile } from './opening.ts'

const prepared = prepare(bundle([rule({ rule: 'front' })]))
const DAY = lasting('1d')

let clock: VirtualClock
let folder: string
let store: Store
let db: Database

beforeEach(() => {
  ;({ clock, folder, store } = newStore())
  db = openedStateFile(folder)
})
afterEach(() => {
  store.close()
  db.close()
})

/** One pass: sees, plans and records. */
function pass(user = 'ana', revision = 'sha256:one'): Plan {
  const seen = { ...observation(session('5', user), session('6', 'bob')), observedAt: clock.now() }
  store.record([{ kind: 'observation', observation: seen }])
  const ledger = store.ledger()
  const holds = store.holds()
  const bundled = { ...prepared, bundle: { ...prepared.bundle, revision } }
  const made = plan({ prepared: bundled, observation: seen, ledger, holds, guards, now: clock.now(), zones: null })
  store.record([{ kind: 'plan', record: { plan: made, ledger, holds, guards, version: '1.2.3', zoneData: null } }])
  return made
}

function recorded(filter: Parameters<Store['recordedPlans']>[0] = {}): readonly RecordedPlan[] {
  return [...store.recordedPlans(filter)]
}

function count(table: string): unknown {
  return db.get(`SELECT count(*) AS rows FROM ${table}`)?.rows
}

function keepOnly(changes: Partial<Retention>): void {
  prune(db, HOST, presentMoment(db, HOST, clock), { ...RETENTION, ...changes })
}

describe('a recorded plan', () => {
  it('says what was decided, upon what and by which program', () => {
    const made = pass()
    expect(recorded()).toMatchObject([
      {
        id: made.id,
        plannedAt: made.plannedAt,
        revision: 'sha256:one',
        version: '1.2.3',
        zoneData: null,
        forgotten: false,
        ledger: emptyLedger,
        observation: { observedAt: made.observedAt },
        decisions: [
          { sessionId: '5', status: 'change', action: 'unlock', reason: 'blocked', policy: 'room', rule: 'front' },
          { sessionId: '6', status: 'change', action: 'unlock', reason: 'blocked', policy: 'room', rule: 'front' },
        ],
      },
    ])
    expect(store.journal({})).toEqual([])
  })

  it('is not recorded without any observation to make it from again', () => {
    const made = pass()
    const empty = openStore({ folder: stateFolder(), host: HOST, clock, mode: 'write' })
    const record = { plan: made, ledger: emptyLedger, holds: empty.holds(), guards, version: '1', zoneData: null }
    empty.record([{ kind: 'plan', record }])
    expect([...empty.recordedPlans({})]).toEqual([])
    empty.close()
  })

  it('shares with the one before whatever is the same', async () => {
    pass()
    await clock.advance(1_000)
    pass()
    expect(count('plan_record')).toBe(2)
    expect(count('plan_part')).toBe(4)
    expect(count('observation')).toBe(1)
    expect(recorded().map(({ observation: { observedAt } }) => observedAt)).toEqual([clock.now() - 1_000, clock.now()])
  })

  it('keeps the names of sessions, guards and holds out of its text', () => {
    store.record([{ kind: 'placed', placed: hold('h1', { by: 'STAFF\\Quirin' }), length: lasting('1h'), until: null }])
    pass('Xanthippe')
    const parts = db.all('SELECT * FROM plan_record').map(row => JSON.stringify(row))
    expect(parts.join()).not.toMatch(/xanthippe|quirin/i)
    expect(recorded()[0]?.holds.holds[0]?.by).toBe('STAFF\\Quirin')
  })

  it('knows a hold that has ended since', async () => {
    store.record([{ kind: 'placed', placed: hold('h1'), length: lasting('1h'), until: null }])
    pass()
    const stood = store.holds()
    store.record([{ kind: 'placed-ended', id: 'h1', why: 'released', by: null }])
    await clock.advance(5 * DAY)
    pass()
    expect(recorded().map(({ holds }) => holds)).toEqual([stood, { version: 2, holds: [], overrides: [] }])
    expect(recorded()[0]?.forgotten).toBe(false)
  })
})

describe('records of plans', () => {
  it('come one after the other, oldest first, by the clock, or the newest so many', async () => {
    const start = clock.now()
    const ids: string[] = []
    for (let n = 0; n < 4; n += 1) {
      ids.push(pass(`user${n}`).id)
      await clock.advance(60_000)
    }
    const idsOf = (filter: Parameters<Store['recordedPlans']>[0]): readonly string[] =>
      recorded(filter).map(({ id }) => id)
    expect(idsOf({})).toEqual(ids)
    expect(idsOf({ last: 2 })).toEqual(ids.slice(2))
    expect(idsOf({ since: plus(start, lasting('1m')) })).toEqual(ids.slice(1))
    expect(idsOf({ until: plus(start, lasting('1m')), last: 1 })).toEqual([ids[1]])
    expect(idsOf({ until: plus(start, lasting('0s')) })).toEqual(ids.slice(0, 1))
  })

  it('may be read while the daemon goes on, one at a time', () => {
    const first = pass('ana').id
    pass('zoe')
    const reader = openStore({ folder, host: HOST, clock, mode: 'read' })
    const seen: string[] = []
    for (const { id } of reader?.recordedPlans({}) ?? []) {
      seen.push(id)
      if (seen.length === 1) {
        expect(id).toBe(first)
        pass('eve')
      }
    }
    expect(seen).toHaveLength(3)
    reader?.close()
  })
})

describe('retention of plans', () => {
  it('takes the old ones, with what only they needed', async () => {
    pass('ana', 'sha256:a')
    store.keepBundle({ revision: 'sha256:a', timeZone: 'UTC', loadedAt: clock.now(), files: [] })
    await clock.advance(31 * DAY)
    pass('zoe', 'sha256:b')
    store.keepBundle({ revision: 'sha256:b', timeZone: null, loadedAt: clock.now(), files: [] })
    keepOnly({})
    expect(recorded().map(({ revision }) => revision)).toEqual(['sha256:b'])
    expect([count('observation'), count('plan_part'), count('kept_bundle')]).toEqual([1, 4, 1])
    expect(store.keptBundle('sha256:a')).toBeNull()
    expect(store.keptBundle()?.revision).toBe('sha256:b')
  })

  it('keeps every revision that a kept plan was made by, with its zone', async () => {
    const files = [{ path: 'a.yaml', text: 'old' }]
    store.keepBundle({ revision: 'sha256:a', timeZone: 'Europe/Paris', loadedAt: clock.now(), files })
    const loadedAt = clock.now()
    pass('ana', 'sha256:a')
    await clock.advance(DAY)
    store.keepBundle({ revision: 'sha256:none', timeZone: null, loadedAt: clock.now(), files: [] })
    store.keepBundle({ revision: 'sha256:b', timeZone: null, loadedAt: clock.now(), files: [] })
    keepOnly({})
    expect(store.keptBundle('sha256:a')).toEqual({ revision: 'sha256:a', timeZone: 'Europe/Paris', loadedAt, files })
    expect(store.keptBundle('sha256:none')).toBeNull()
    expect(store.keptBundle()?.revision).toBe('sha256:b')
  })

  it('tells policies of one revision apart by their text and their zone', () => {
    const kept = (written: string, timeZone: string | null) => {
      const files = [{ path: 'a.yaml', text: written }]
      store.keepBundle({ revision: 'sha256:a', timeZone, loadedAt: clock.now(), files })
      pass('ana', 'sha256:a')
    }
    kept('a: 1', null)
    kept('# why\na: 1', null)
    kept('# why\na: 1', 'Europe/Paris')
    keepOnly({})
    const read = recorded().map(({ bundle }) => store.keptBundle(bundle))
    expect(read.map(found => [found?.files[0]?.text, found?.timeZone])).toEqual([
      ['a: 1', null],
      ['# why\na: 1', null],
      ['# why\na: 1', 'Europe/Paris'],
    ])
  })

  it('puts the newest first again when policies go back to what they were', () => {
    for (const revision of ['sha256:a', 'sha256:b', 'sha256:a'])
      store.keepBundle({ revision, timeZone: null, loadedAt: clock.now(), files: [] })
    expect(store.keptBundle()?.revision).toBe('sha256:a')
  })

  it.each([
    ['plans', { planBytes: 1 }],
    ['observations', { observationText: 1 }],
    ['policies', { bundleText: 1 }],
  ])('bounds what %s take, with the plans that need them', async (_what, most) => {
    for (const name of ['a', 'b', 'c']) {
      const files = [{ path: `${name}.yaml`, text: name }]
      store.keepBundle({ revision: `sha256:${name}`, timeZone: null, loadedAt: clock.now(), files })
      pass(name, `sha256:${name}`)
      await clock.advance(1_000)
    }
    keepOnly(most)
    expect(recorded().map(({ revision }) => revision)).toEqual(['sha256:c'])
  })

  it('keeps an observation for as long as a plan needs it, though its own time is over', async () => {
    pass('ana')
    store.record([{ kind: 'observation', observation: observation(session('7', 'eve')) }])
    db.run('UPDATE observation SET last_at = 0, elapsed = 0')
    await clock.advance(4 * DAY)
    keepOnly({})
    expect(recorded()).toHaveLength(1)
    expect(recorded()[0]?.observation.sessions[0]?.user).toBe('ana')
  })

  it('does not wait for the hour on a large host that keeps changing', () => {
    const made = pass('ana')
    db.run('UPDATE plan_record SET size = ?', RETENTION.planBytes)
    const large = (message: string): void => {
      const providerFailed = { until: made.plannedAt, message, revision: 'r' }
      const ledger = { ...emptyLedger, providerFailed }
      store.record([
        { kind: 'plan', record: { plan: made, ledger, holds: noHolds, guards, version: '', zoneData: null } },
      ])
    }
    for (let n = 0; n < 6; n += 1) large(randomBytes(4 * 1024 * 1024).toString('hex'))
    expect(count('plan_record')).toBe(6)
  }, 60_000)
})
