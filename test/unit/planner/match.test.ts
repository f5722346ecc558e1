import { describe, expect, test } from 'vitest'
import type { Match } from '../../../src/model/policy.ts'
import type { Session } from '../../../src/model/session.ts'
import { lasting, rule, stations } from '../../support/bundle.ts'
import { at, session } from '../../support/observation.ts'
import { decided } from '../../support/planning.ts'

const room = stations({ '4': { room: 'lab-1', side: 'window' }, '9': { room: 'lab-2' } })

/**
 * What a match makes of a session, asked through a plan: a rule below wants a disconnect, so that a match that
 * holds shows as unmanaged, one that does not as a disconnect, and one in doubt as a disconnect that is withheld.
 */
function truth(match: Match, differences: Partial<Session> = {}): string {
  const below = rule({ rule: 'below', ensure: 'disconnected', priority: -1, touchAdmins: true })
  const above = rule({ rule: 'above', ensure: 'unmanaged', match })
  const { reason } = decided([above, below], session(differences), {
    bundle: { stations: room },
    observation: { confirmsIdentity: true },
  })
  switch (reason.code) {
    case 'unmanaged-by-rule':
      return 'yes'
    case 'should-be-disconnected':
      return 'no'
    case 'undecided-match':
      return `undecided: ${reason.field}`
    default:
      return `unexpected: ${reason.code}`
  }
}

const unknownSession: Partial<Session> = {
  domain: null,
  groups: null,
  station: null,
  client: null,
  connection: null,
  admin: null,
  idleSince: null,
}

type Case = readonly [what: string, match: Match, session: Partial<Session>, expected: string]

const fields: readonly Case[] = [
  ['every session is meant when it is said aloud', { everySession: true }, unknownSession, 'yes'],
  ['a session id is compared as text', { sessionId: ['5'] }, { id: '5' }, 'yes'],
  ['a session id with a leading zero is another', { sessionId: ['5'] }, { id: '05' }, 'no'],
  ['one of several session ids is enough', { sessionId: ['c1', 'c2'] }, { id: 'c2' }, 'yes'],
  ['a session id is no glob', { sessionId: ['*'] }, { id: '5' }, 'no'],

  ['a bare name is the person in every domain', { user: ['ana'] }, { domain: 'OTHER' }, 'yes'],
  ['a bare name needs no domain', { user: ['ana'] }, { domain: null }, 'yes'],
  ['names are compared without case', { user: ['Ana'] }, { user: 'aNA' }, 'yes'],
  ['domain and name both count', { user: ['CLASS\\ana'] }, {}, 'yes'],
  ['the domain is compared without case', { user: ['class\\ANA'] }, { domain: 'Class' }, 'yes'],
  ['another domain is another person', { user: ['STAFF\\ana'] }, {}, 'no'],
  ['a backslash is itself', { user: ['CLASS\\a*'] }, {}, 'yes'],
  ['an unknown domain leaves a named one open', { user: ['CLASS\\ana'] }, { domain: null }, 'undecided: user'],
  ['an unknown domain does not matter where the name differs', { user: ['CLASS\\ben'] }, { domain: null }, 'no'],
  ['any domain at all needs no known one', { user: ['*\\ana'] }, { domain: null }, 'yes'],
  ['a later pattern that is certain beats a doubt', { user: ['CLASS\\ana', 'a*'] }, { domain: null }, 'yes'],
  ['user@domain is the same person', { user: ['ana@class'] }, {}, 'yes'],
  ['user@domain of another domain is not', { user: ['ana@staff'] }, {}, 'no'],
  [
    'an account that holds its domain is the same person',
    { user: ['CLASS\\ana'] },
    { user: 'ana@class', domain: null },
    'yes',
  ],
  ['an account DOMAIN\\name is the same person', { user: ['ana@class'] }, { user: 'CLASS\\ana', domain: null }, 'yes'],
  ['a bare name is that of an account with its domain', { user: ['ana'] }, { user: 'CLASS\\ana', domain: null }, 'yes'],
  ['a glob in a name', { user: ['CLASS\\pupil??'] }, { user: 'pupil07' }, 'yes'],
  ['? is exactly one character', { user: ['pupil??'] }, { user: 'pupil7' }, 'no'],
  ['the end of a Greek word is folded as its middle', { user: ['ΟΔΥΣ*'] }, { user: 'Οδυσσέας' }, 'yes'],
  ['a glob in a domain', { user: ['CL*\\ana'] }, {}, 'yes'],

  ['one of the groups is enough', { group: ['CLASS\\pupils'] }, { groups: ['x', 'class\\PUPILS'] }, 'yes'],
  ['a group glob', { group: ['*\\pup*'] }, {}, 'yes'],
  ['no groups at all', { group: ['*'] }, { groups: [] }, 'no'],
  ['unknown groups', { group: ['*'] }, { groups: null }, 'undecided: group'],

  ['a station', { station: ['3', '4'] }, {}, 'yes'],
  ['station ids compare as text', { station: ['4'] }, { station: '04' }, 'no'],
  ['a station glob', { station: ['?'] }, {}, 'yes'],
  ['an unknown station of a station session', { station: ['4'] }, { station: null }, 'undecided: station'],
  [
    'an unknown station of the console',
    { station: ['4'] },
    { station: null, connection: 'console' },
    'undecided: station',
  ],
  [
    'an unknown station of an unknown connection',
    { station: ['4'] },
    { station: null, connection: null },
    'undecided: station',
  ],
  ['a remote session is known to have no station', { station: ['4'] }, { station: null, connection: 'remote' }, 'no'],
  ['not even any station', { station: ['*'] }, { station: null, connection: 'remote' }, 'no'],
  ['a remote session with a station has it', { station: ['4'] }, { connection: 'remote' }, 'yes'],

  ['a label of the station', { labels: { room: ['lab-1'] } }, {}, 'yes'],
  ['a label with several values', { labels: { room: ['lab-2', 'lab-1'] } }, {}, 'yes'],
  ['every label must fit', { labels: { room: ['lab-1'], side: ['door'] } }, {}, 'no'],
  ['a label that the station lacks', { labels: { floor: ['*'] } }, {}, 'no'],
  ['a station that the inventory lacks has no labels', { labels: { room: ['*'] } }, { station: '77' }, 'no'],
  ['labels of an unknown station', { labels: { room: ['lab-1'] } }, { station: null }, 'undecided: labels'],
  ['a remote session has no labels', { labels: { room: ['*'] } }, { station: null, connection: 'remote' }, 'no'],
  ['a label glob', { labels: { room: ['lab-*'] } }, {}, 'yes'],

  ['a client without case', { client: ['PC-7'] }, { client: 'pc-7', connection: 'remote' }, 'yes'],
  ['a client glob', { client: ['pc-*'] }, { client: 'PC-7', connection: 'remote' }, 'yes'],
  ['a station session is known to have no client', { client: ['*'] }, { client: null }, 'no'],
  [
    'an unknown client of a remote session',
    { client: ['pc-7'] },
    { client: null, connection: 'remote' },
    'undecided: client',
  ],
  [
    'an unknown client of the console',
    { client: ['pc-7'] },
    { client: null, connection: 'console' },
    'undecided: client',
  ],
  [
    'an unknown client of an unknown connection',
    { client: ['*'] },
    { client: null, connection: null },
    'undecided: client',
  ],

  ['a connection', { connection: ['remote', 'station'] }, {}, 'yes'],
  ['another connection', { connection: ['console'] }, {}, 'no'],
  ['an unknown connection', { connection: ['console'] }, { connection: null }, 'undecided: connection'],

  ['an administrator', { admin: true }, { admin: true }, 'yes'],
  ['no administrator', { admin: true }, { admin: false }, 'no'],
  ['who is no administrator may be asked for', { admin: false }, { admin: false }, 'yes'],
  ['an unknown administrator', { admin: true }, { admin: null }, 'undecided: admin'],
  ['an unknown administrator, asked the other way', { admin: false }, { admin: null }, 'undecided: admin'],

  ['idle for exactly as long', { idleFor: lasting('30m') }, { idleSince: at('2026-11-21T11:30:00Z') }, 'yes'],
  ['idle a millisecond less', { idleFor: lasting('30m') }, { idleSince: at('2026-11-21T11:30:00.001Z') }, 'no'],
  ['idle nobody knows how long', { idleFor: lasting('30m') }, { idleSince: null }, 'undecided: idleFor'],

  ['a host without case', { host: ['HOST-?'] }, {}, 'yes'],
  ['another host', { host: ['host-2'] }, {}, 'no'],
]

const combinations: readonly Case[] = [
  ['fields are AND: both fit', { user: ['ana'], station: ['4'] }, {}, 'yes'],
  ['fields are AND: one does not', { user: ['ana'], station: ['5'] }, {}, 'no'],
  ['no and unknown is no', { user: ['ben'], group: ['x'] }, { groups: null }, 'no'],
  ['yes and unknown is undecided', { user: ['ana'], group: ['x'] }, { groups: null }, 'undecided: group'],
  ['any: yes or unknown is yes', { any: [{ group: ['x'] }, { user: ['ana'] }] }, { groups: null }, 'yes'],
  [
    'any: no or unknown is undecided',
    { any: [{ user: ['ben'] }, { group: ['x'] }] },
    { groups: null },
    'undecided: group',
  ],
  ['any: no or no is no', { any: [{ user: ['ben'] }, { station: ['5'] }] }, {}, 'no'],
  ['all: unknown and no is no', { all: [{ group: ['x'] }, { user: ['ben'] }] }, { groups: null }, 'no'],
  [
    'all: yes and unknown is undecided',
    { all: [{ user: ['ana'] }, { admin: true }] },
    { admin: null },
    'undecided: admin',
  ],
  ['all: yes and yes is yes', { all: [{ user: ['ana'] }, { station: ['4'] }] }, {}, 'yes'],
  ['not: yes becomes no', { not: { user: ['ana'] } }, {}, 'no'],
  ['not: no becomes yes', { not: { user: ['ben'] } }, {}, 'yes'],
  ['not: unknown stays undecided', { not: { station: ['4'] } }, { station: null }, 'undecided: station'],
  [
    'not: what is known to be none becomes yes',
    { not: { station: ['4'] } },
    { station: null, connection: 'remote' },
    'yes',
  ],
  ['a field beside not', { user: ['a*'], not: { station: ['4'] } }, {}, 'no'],
  ['a field beside any', { user: ['a*'], any: [{ station: ['5'] }, { station: ['4'] }] }, {}, 'yes'],
  [
    'deep: not of any with an unknown',
    { not: { any: [{ user: ['ben'] }, { admin: true }] } },
    { admin: null },
    'undecided: admin',
  ],
  ['deep: not of all with a no', { not: { all: [{ user: ['ben'] }, { admin: true }] } }, { admin: null }, 'yes'],
  [
    'the first doubtful field is named',
    { admin: false, group: ['x'] },
    { admin: null, groups: null },
    'undecided: admin',
  ],
]

/** Names that mean something to JavaScript and nothing to a school. */
const plainNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']

describe('matching', () => {
  test.each(fields)('%s', (_, match, differences, expected) => {
    expect(truth(match, differences)).toBe(expected)
  })

  test.each(combinations)('%s', (_, match, differences, expected) => {
    expect(truth(match, differences)).toBe(expected)
  })

  test.each(plainNames)('%s is a name like any other', name => {
    expect(truth({ user: [name] })).toBe('no')
    expect(truth({ user: [name] }, { user: name })).toBe('yes')
    expect(truth({ station: [name] })).toBe('no')
    expect(truth({ station: [name] }, { station: name })).toBe('yes')
    expect(truth({ labels: { [name]: ['*'] } })).toBe('no')
    expect(truth({ labels: { room: [name] } }, { station: name })).toBe('no')
    expect(truth({ group: [name] }, { groups: [name] })).toBe('yes')
  })
})
