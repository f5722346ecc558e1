import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, it } from 'vitest'
import { instant, ms } from '../../../src/model/time.ts'
import type { Fact } from '../../../src/store/fact.ts'
import type { ChainReport, JournalEntry, JournalFilter } from '../../../src/store/journal-entry.ts'
import { openStore } from '../../../src/store/open-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { bounds } from '../../support/guards.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { HOST, incarnation, intent, observation, RULE, session, stateFolder } from './fixtures.ts'

const START = instant(Date.parse('2026-11-21T09:00:00Z'))

let clock: VirtualClock
let folder: string

beforeEach(() => {
  clock = new VirtualClock('2026-11-21T09:00:00Z')
  folder = stateFolder()
})

function withStore<T>(work: (store: Store) => T): T {
  const store = openStore({ folder, host: HOST, clock, mode: 'write' })
  try {
    return work(store)
  } finally {
    store.close()
  }
}

function tamper(sql: string): ChainReport {
  const db = new DatabaseSync(join(folder, 'state.db'))
  db.exec(sql)
  db.close()
  return withStore(store => store.verifyJournal())
}

describe('the chain of the journal', () => {
  beforeEach(() => {
    withStore(store => {
      for (const revision of ['a', 'b', 'c', 'd', 'e', 'f'])
        store.record([{ kind: 'policies-loaded', revision, rules: 1 }])
    })
  })

  it('is intact as written, and says its head', () => {
    withStore(store => {
      const entries = store.journal({})
      expect(store.verifyJournal()).toEqual({ intact: true, entries: 6, head: entries.at(-1)?.hash })
    })
  })

  it.each([
    ['an edited detail', `UPDATE journal SET detail = '{"revision":"x","rules":1}' WHERE sequence = 3`, 3],
    ['an edited time', 'UPDATE journal SET at = at + 1 WHERE sequence = 4', 4],
    ['an edited person', `UPDATE journal SET person = 'someone' WHERE sequence = 2`, 2],
    ['an edited hash', `UPDATE journal SET hash = 'abc' WHERE sequence = 2`, 2],
    ['a removed entry', 'DELETE FROM journal WHERE sequence = 3', 4],
    ['a removed beginning', 'DELETE FROM journal WHERE sequence <= 2', 3],
    [
      'a swapped pair',
      `UPDATE journal SET sequence = -2 WHERE sequence = 2; UPDATE journal SET sequence = 2 WHERE sequence = 3;
       UPDATE journal SET sequence = 3 WHERE sequence = -2`,
      2,
    ],
    [
      'a gap that was closed by renumbering',
      'DELETE FROM journal WHERE sequence = 3; UPDATE journal SET sequence = sequence - 1 WHERE sequence = 4',
      3,
    ],
  ])('shows %s and where it is', (_what, sql, sequence) => {
    expect(tamper(sql)).toMatchObject({ intact: false, sequence })
  })

  it('says which entries are missing', () => {
    expect(tamper('DELETE FROM journal WHERE sequence IN (2, 3)')).toEqual({
      intact: false,
      sequence: 4,
      problem: 'entries 2 to 3 are missing before it',
    })
  })
})

describe('reading the journal', () => {
  const ana = incarnation('5', 'ana')
  const bob = incarnation('6', 'Bob')

  beforeEach(async () => {
    withStore(store => store.admit([intent(ana, { id: 'a' }), intent(bob, { id: 'b' })], bounds))
    await clock.advance(60_000)
    withStore(store =>
      store.record([
        { kind: 'outcome', intent: 'a', outcome: { kind: 'done' } },
        { kind: 'effect', intent: 'a', effect: 'verified' },
        { kind: 'request', request: 'r-1', verb: 'unlock', by: 'STAFF\\keller', setAside: [], reason: null },
      ]),
    )
  })

  it.each<[string, JournalFilter, number[]]>([
    ['everything, newest last', {}, [1, 2, 3, 4, 5]],
    ['the newest so many', { last: 2 }, [4, 5]],
    ['one session', { sessionId: '6' }, [2]],
    ['any of some sessions', { sessionIds: ['6', '600'] }, [2]],
    ['none of no sessions', { sessionIds: [] }, []],
    ['one user in any case', { user: 'class\\BOB' }, [2]],
    ['one user in any domain', { user: 'ana' }, [1, 3, 4]],
    ['nobody of that name', { user: 'zoe' }, []],
    ['some kinds', { kinds: ['effect', 'outcome'] }, [3, 4]],
    ['since an instant', { since: instant(Date.parse('2026-11-21T09:00:30Z')) }, [3, 4, 5]],
    ['until an instant', { until: instant(Date.parse('2026-11-21T09:00:30Z')) }, [1, 2]],
    ['the very instant, from both sides', { since: START, until: START }, [1, 2]],
    ['one action', { action: 'unlock' }, [1, 2, 3, 4]],
    ['another action', { action: 'disconnect' }, []],
    ['one policy', { rule: RULE.policy }, [1, 2, 3, 4]],
    ['one rule', { rule: `${RULE.policy}/${RULE.rule}` }, [1, 2, 3, 4]],
    ['another rule of that policy', { rule: `${RULE.policy}/back-row` }, []],
    ['a rule without its policy', { rule: RULE.rule }, []],
    [
      'what fits everything asked for',
      { action: 'unlock', rule: RULE.policy, kinds: ['effect'], user: 'ana@class', last: 2 },
      [4],
    ],
    ['who asked', { user: 'STAFF\\keller' }, [5]],
  ])('gives %s', (_what, filter, sequences) => {
    withStore(store => expect(store.journal(filter).map(entry => entry.sequence)).toEqual(sequences))
  })

  it('shows an entry with its rule, and its user until the name is gone', () => {
    const entry = (): JournalEntry | undefined => withStore(store => store.journal({ last: 3 })[0])
    expect(entry()).toMatchObject({
      kind: 'outcome',
      intent: 'a',
      sessionId: '5',
      user: 'CLASS\\ana',
      action: 'unlock',
      rule: { policy: RULE.policy, rule: RULE.rule },
      detail: { outcome: { kind: 'done' } },
    })
    expect(tamper(`DELETE FROM person WHERE name = 'CLASS\\ana'`)).toMatchObject({ intact: true })
    expect(entry()).toMatchObject({ user: null, sessionId: '5' })
  })
})

describe('names of people', () => {
  it('stand in the side table alone', () => {
    const ximena = incarnation('5', 'ximena', { groups: ['ximena', 'Pupils'] })
    const facts: readonly Fact[] = [
      { kind: 'sightings', sightings: new Map([['5', ximena]]) },
      { kind: 'observation', observation: observation(session('5', 'ximena', { groups: ['Ximena', 'Pupils'] })) },
      {
        kind: 'outcome',
        intent: 'x',
        outcome: { kind: 'failed-retryable', message: 'CLASS\\Ximena: no, XIMENA is busy' },
      },
      { kind: 'dropped', intent: 'x', why: 'ximena left' },
      { kind: 'backoff', incarnation: ximena, rule: RULE, attempt: 1, delay: ms(1_000) },
      { kind: 'reversal', intent: 'x', why: 'blocked-again' },
      { kind: 'provider-failed', message: 'access denied for ximena', delay: ms(1_000), revision: 'r' },
      {
        kind: 'request',
        request: 'r-1',
        verb: 'apply',
        by: 'CLASS\\ximena',
        setAside: ['held'],
        reason: 'Ximena asked',
      },
    ]
    withStore(store => {
      store.admit([intent(ximena, { id: 'x' })], bounds)
      store.record(facts)
      expect(store.ledger().providerFailed?.message).toBe('access denied for (user)')
      expect(store.journal({ kinds: ['outcome'] })[0]?.detail).toEqual({
        outcome: { kind: 'failed-retryable', message: '(user): no, (user) is busy' },
      })
    })
    expect(content()).toContain('ximena')
    tamper('DELETE FROM person; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
    expect(content()).not.toContain('ximena')
  })

  function content(): string {
    return readdirSync(folder)
      .map(name => readFileSync(join(folder, name), 'latin1').toLowerCase())
      .join('')
  }
})
