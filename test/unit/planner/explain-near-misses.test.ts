import { describe, expect, test } from 'vitest'
import type { Match } from '../../../src/model/policy.ts'
import type { Session } from '../../../src/model/session.ts'
import { partsOf, partText, withoutPart } from '../../../src/planner/explain-parts.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { clock, lasting, rule, stations, window } from '../../support/bundle.ts'
import { explained, namesOf } from '../../support/explaining.ts'
import { at, session } from '../../support/observation.ts'

const ana = session()

/** The near misses of one rule, for a session of Ana's at station 4. */
function missesOf(match: Match, differences: Partial<Session> = {}) {
  return explained([rule({ match })], session(differences), {
    bundle: { stations: stations({ '4': { room: 'lab-1' } }) },
  }).nearMisses
}

describe('a rule that misses by one field', () => {
  test.each<[string, Match, Partial<Session>, object]>([
    ['user', { user: ['CLASS\\ben'] }, {}, { field: 'user', value: 'CLASS\\ana' }],
    ['station', { station: ['5'] }, {}, { field: 'station', value: '4' }],
    ['station', { station: ['5'] }, { station: null, connection: 'remote' }, { field: 'station', value: null }],
    ['labels', { labels: { room: ['lab-2'] } }, {}, { field: 'labels', value: { room: 'lab-1' } }],
    ['group', { group: ['teachers'] }, {}, { field: 'group', value: ['CLASS\\pupils'] }],
    ['client', { client: ['pc-1'] }, {}, { field: 'client', value: null }],
    ['connection', { connection: ['remote'] }, {}, { field: 'connection', value: 'station' }],
    ['admin', { admin: true }, {}, { field: 'admin', value: false }],
    ['idleFor', { idleFor: lasting('30m') }, {}, { field: 'idleFor', value: lasting('60s') }],
    ['sessionId', { sessionId: ['9'] }, {}, { field: 'sessionId', value: '5' }],
    ['host', { host: ['other'] }, {}, { field: 'host', value: 'host-1' }],
  ])('names %s, what is asked for and what the session has', (place, asks, differences, has) => {
    expect(missesOf(asks, differences)).toMatchObject([
      { misses: 'field', place, asks, others: 0, has: [{ known: true, ...has }] },
    ])
  })

  test('counts what else holds, and comes before one of which nothing does', () => {
    const rules = [
      rule({ rule: 'bare', priority: 5, match: { user: ['ben'] } }),
      rule({ rule: 'near', match: { user: ['ben'], connection: ['station'] } }),
    ]
    const { nearMisses } = explained(rules, ana)
    expect(nearMisses.map(miss => [miss.ref.rule, miss.misses === 'field' ? miss.others : null])).toEqual([
      ['near', 1],
      ['bare', 0],
    ])
  })

  test('looks into all, which asks for its children as though they stood beside it', () => {
    expect(
      missesOf({ connection: ['station'], all: [{ user: ['ana'] }, { admin: false, station: ['5'] }] }),
    ).toMatchObject([{ part: 'station', place: 'all[1].station', others: 3, asks: { station: ['5'] } }])
  })

  test('takes any and not as one part each, with every field that they speak of', () => {
    expect(missesOf({ admin: false, any: [{ station: ['5'] }, { user: ['ben'] }] })).toMatchObject([
      { part: 'any', has: [{ field: 'station' }, { field: 'user' }] },
    ])
    expect(missesOf({ admin: false, not: { user: ['ana'] } })).toMatchObject([
      { part: 'not', has: [{ field: 'user', value: 'CLASS\\ana' }] },
    ])
  })

  test('says of a field beside the one that decides when it is not known', () => {
    const either: Match = { not: { any: [{ user: ['ana'] }, { idleFor: lasting('30m') }] } }
    expect(missesOf({ admin: false, ...either }, { idleSince: null })).toMatchObject([
      {
        part: 'not',
        has: [
          { field: 'user', known: true },
          { field: 'idleFor', known: false, value: null },
        ],
      },
    ])
  })
})

describe('no near miss', () => {
  test.each<[string, Match, Partial<Session>]>([
    ['a rule that misses by two fields', { user: ['ben'], station: ['5'] }, {}],
    ['a rule that misses by one and is undecided by another', { user: ['ben'], group: ['x'] }, { groups: null }],
    ['a rule that is undecided', { group: ['x'] }, { groups: null }],
    ['a rule that matches', { user: ['ana'] }, {}],
  ])('is %s', (_, match, differences) => {
    expect(missesOf(match, differences)).toEqual([])
  })
})

describe('a rule that matches and is not in force', () => {
  test('says when its window opens', async () => {
    const night = rule({ windows: [window({ from: clock('22:00'), to: clock('23:00') })] })
    const { nearMisses } = explained([night], ana, { zones: await loadZones() })
    expect(nearMisses).toMatchObject([{ misses: 'window', opensAt: at('2026-11-21T22:00:00Z') }])
  })

  test('says when its policy begins, and that it never does again once it has expired', () => {
    const rules = [
      rule({ rule: 'soon', notBefore: at('2026-11-21T13:00:00Z') }),
      rule({ rule: 'past', expiresAt: at('2026-11-21T11:00:00Z') }),
    ]
    const { nearMisses } = explained(rules, ana)
    expect(namesOf(nearMisses)).toEqual(['soon', 'past'])
    expect(nearMisses).toMatchObject([{ opensAt: at('2026-11-21T13:00:00Z') }, { opensAt: null }])
  })
})

describe('a match without one of its parts', () => {
  test.each<[string, Match, string, Match]>([
    ['keeps the others', { user: ['a'], station: ['1'] }, 'user', { station: ['1'] }],
    ['is about every session if there is no other', { user: ['a'] }, 'user', { everySession: true }],
    ['keeps the siblings in all', { all: [{ user: ['a'], admin: true }] }, 'all[0].user', { all: [{ admin: true }] }],
    [
      'loses a child that is empty',
      { all: [{ user: ['a'] }, { admin: true }] },
      'all[0].user',
      { all: [{ admin: true }] },
    ],
    ['loses all if nothing is left in it', { all: [{ user: ['a'] }], admin: true }, 'all[0].user', { admin: true }],
    ['goes down as far as needed', { all: [{ all: [{ user: ['a'] }] }] }, 'all[0].all[0].user', { everySession: true }],
  ])('%s', (_, match, place, left) => {
    const part = partsOf(match).find(part => partText(part) === place)
    expect(part).toBeDefined()
    if (part !== undefined) expect(withoutPart(match, part)).toEqual(left)
  })
})
