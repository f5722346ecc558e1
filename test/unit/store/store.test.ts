import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backoffKey } from '../../../src/model/ledger.ts'
import { ms, plus } from '../../../src/model/time.ts'
import { openStateFile, openStore } from '../../../src/store/open-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { bounds } from '../../support/guards.ts'
import type { VirtualClock } from '../../support/virtual-clock.ts'
import { HOST, incarnation, intent, observation, RULE, session } from './fixtures.ts'
import { newStore } from './opening.ts'

let clock: VirtualClock
let folder: string
let store: Store

beforeEach(() => {
  ;({ clock, folder, store } = newStore())
})
afterEach(() => store.close())

const ana = incarnation('5', 'ana')

describe('an admitted intent', () => {
  it('is open, in flight and a write at once', () => {
    const wanted = intent(ana)
    expect(store.admit([wanted], bounds)).toEqual([wanted])
    expect(store.openActions()).toEqual([{ intent: wanted, intendedAt: clock.now(), outcome: null }])
    const ledger = store.ledger()
    expect(ledger.inFlight.get('5')).toEqual({ incarnation: ana.key, action: 'unlock' })
    expect(ledger.writes.get('5')).toEqual([clock.now()])
    expect(ledger.lastUnlock.get(ana.key)).toBe(clock.now())
  })

  it('keeps its outcome until its effect ends it', () => {
    const wanted = intent(ana)
    store.admit([wanted], bounds)
    store.record([{ kind: 'outcome', intent: wanted.id, outcome: { kind: 'done' } }])
    expect(store.openActions()[0]?.outcome).toEqual({ kind: 'done' })
    store.record([{ kind: 'effect', intent: wanted.id, effect: 'verified' }])
    expect(store.openActions()).toEqual([])
    expect(store.journal({}).map(entry => [entry.sequence, entry.kind, entry.user, entry.sessionId])).toEqual([
      [1, 'intent', 'CLASS\\ana', '5'],
      [2, 'outcome', 'CLASS\\ana', '5'],
      [3, 'effect', 'CLASS\\ana', '5'],
    ])
    expect(store.verifyJournal()).toMatchObject({ intact: true, entries: 3 })
  })
})

describe('waits and memories', () => {
  it('ends a backoff after its delay of elapsed time', async () => {
    store.record([{ kind: 'backoff', incarnation: ana, rule: RULE, attempt: 2, delay: ms(60_000) }])
    await clock.advance(20_000)
    expect(store.ledger().backoff.get(backoffKey(ana.key, RULE))).toEqual({
      until: clock.now() + 40_000,
      attempt: 2,
      ruleDigest: RULE.digest,
    })
  })

  it('forgets a backoff that ended', () => {
    store.record([
      { kind: 'backoff', incarnation: ana, rule: RULE, attempt: 2, delay: ms(60_000) },
      { kind: 'backoff-ended', incarnation: ana, rule: RULE },
    ])
    expect(store.ledger().backoff.size).toBe(0)
    expect(store.journal({}).map(entry => entry.kind)).toEqual(['backoff', 'backoff-ended'])
  })

  it('pauses the provider until the delay has passed or it recovered', async () => {
    store.record([{ kind: 'provider-failed', message: 'access denied', delay: ms(30_000), revision: 'r1' }])
    await clock.advance(10_000)
    clock.jumpWall(3_600_000)
    expect(store.ledger().providerFailed).toEqual({
      until: clock.now() + 20_000,
      message: 'access denied',
      revision: 'r1',
    })
    store.record([{ kind: 'provider-recovered' }])
    expect(store.ledger().providerFailed).toBeNull()
  })

  it('replaces the sightings, and keeps the key of an incarnation whose logon time is learnt later', () => {
    const weak = incarnation('7', 'Eve', { logonAt: null })
    const refined = { ...weak, logonAt: weak.since }
    store.record([{ kind: 'sightings', sightings: new Map([['5', ana]]) }])
    store.record([{ kind: 'sightings', sightings: new Map([['7', weak]]) }])
    expect(store.ledger().sightings).toEqual(new Map([['7', weak]]))
    store.record([{ kind: 'sightings', sightings: new Map([['7', refined]]) }])
    expect(store.ledger().sightings).toEqual(new Map([['7', refined]]))
  })

  it('keeps each spelling of a name apart, so that a key comes back as it was', () => {
    const shouted = incarnation('6', 'ANA')
    const sightings = new Map([
      ['5', ana],
      ['6', shouted],
    ])
    store.record([{ kind: 'sightings', sightings }])
    expect(store.ledger().sightings).toEqual(sightings)
  })
})

describe('observations', () => {
  it('come back as they were', () => {
    const seen = observation(
      session('5', 'ana', { groups: ['Pupils', 'ana'] }),
      session('6', 'bob', { domain: null }),
      session('0', '', { user: null, domain: null, groups: null }),
    )
    store.record([{ kind: 'observation', observation: seen }])
    expect(store.lastObservation()).toEqual(seen)
  })

  it('are kept when their content changes, and then known to hold until half a minute ago', () => {
    const at = (seconds: number, blocked: 'yes' | 'no'): void => {
      const first = observation(session('5', 'ana', { blocked }))
      const observedAt = plus(first.observedAt, ms(seconds * 1_000))
      store.record([{ kind: 'observation', observation: { ...first, observedAt } }])
    }
    at(0, 'yes')
    at(10, 'yes')
    expect(store.lastObservation()?.observedAt).toBe(observation().observedAt)
    at(40, 'yes')
    expect(store.lastObservation()?.observedAt).toBe(observation().observedAt + 40_000)
    at(41, 'no')
    expect(store.lastObservation()?.sessions[0]?.blocked).toBe('no')
    const db = openStateFile({ folder, mode: 'read' })
    expect(db?.all('SELECT first_at, last_at FROM observation ORDER BY id')).toEqual([
      { first_at: observation().observedAt, last_at: observation().observedAt + 40_000 },
      { first_at: observation().observedAt + 41_000, last_at: observation().observedAt + 41_000 },
    ])
    db?.close()
  })

  it('do not change by people who are at work at each of them', () => {
    for (const seconds of [0, 10, 40]) {
      const observedAt = plus(observation().observedAt, ms(seconds * 1_000))
      const seen = { ...observation(session('5', 'ana', { idleSince: observedAt })), observedAt }
      store.record([{ kind: 'observation', observation: seen }])
    }
    expect(store.lastObservation()?.sessions[0]?.idleSince).toBe(observation().observedAt + 40_000)
    const db = openStateFile({ folder, mode: 'read' })
    expect(db?.all('SELECT count(*) AS rows FROM observation')).toEqual([{ rows: 1 }])
    db?.close()
  })
})

describe('policies', () => {
  it('are kept as text, and the newest come first', () => {
    expect(store.keptBundle()).toBeNull()
    const files = [{ path: 'exam.yaml', text: 'kind: SessionPolicy\n' }]
    store.keepBundle({ revision: 'sha256:a', loadedAt: clock.now(), files: [], timeZone: null })
    store.keepBundle({ revision: 'sha256:b', loadedAt: clock.now(), files, timeZone: 'UTC' })
    expect(store.keptBundle()).toEqual({ revision: 'sha256:b', loadedAt: clock.now(), files, timeZone: 'UTC' })
  })

  it('have a status that other programs may read', () => {
    expect(store.policyStatus()).toBeNull()
    const status = { source: '/srv/policies', revision: null, rejected: 'SK1001 in exam.yaml', checkedAt: clock.now() }
    store.setPolicyStatus(status)
    const reader = openStore({ folder, host: HOST, clock, mode: 'read' })
    expect(reader?.policyStatus()).toEqual(status)
    store.setPolicyStatus({ ...status, unread: true })
    expect(reader?.policyStatus()).toEqual({ ...status, unread: true })
    reader?.close()
  })

  it('of a repository are kept with their commit, and its answer with its time', () => {
    const commit = { id: 'a'.repeat(40), committedAt: clock.now(), signer: 'ana@school.example' }
    store.keepBundle({ revision: 'sha256:a', loadedAt: clock.now(), files: [], timeZone: null, commit })
    const status = { source: 'https://git.example/p.git, branch main', revision: 'sha256:a', rejected: null }
    const times = { checkedAt: clock.now(), fetchedAt: clock.now() }
    store.setPolicyStatus({ ...status, ...times, commit })
    expect(store.keptBundle()?.commit).toEqual(commit)
    expect(store.policyStatus()).toEqual({ ...status, ...times, commit })
    store.keepBundle({ revision: 'sha256:a', loadedAt: clock.now(), files: [], timeZone: null })
    expect(store.keptBundle()).not.toHaveProperty('commit')
  })

  it('have one commit a source that came into force last, which no other source and no new start takes away', () => {
    const commit = (id: string) => ({ id: id.repeat(40), committedAt: clock.now(), signer: null })
    expect(store.acceptedCommit('one')).toBeNull()
    store.acceptCommit('one', commit('a'))
    store.acceptCommit('two', commit('b'))
    store.acceptCommit('one', commit('c'))
    const reader = openStore({ folder, host: HOST, clock, mode: 'read' })
    expect(reader?.acceptedCommit('one')).toEqual(commit('c'))
    expect(reader?.acceptedCommit('two')).toEqual(commit('b'))
    reader?.close()
    const other = openStore({ folder, host: 'another', clock, mode: 'read' })
    expect(other?.acceptedCommit('one')).toBeNull()
    other?.close()
  })
})
