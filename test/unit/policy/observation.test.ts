import { describe, expect, it } from 'vitest'
import { observationDocument } from '../../../src/documents/observation.ts'
import { instant } from '../../../src/model/time.ts'
import { parseObservation } from '../../../src/policy/observation.ts'
import { observation, session } from '../../support/observation.ts'

const least = {
  apiVersion: 'stationkeeper/v1',
  kind: 'Observation',
  host: 'LAB',
  observedAt: '2026-11-21T09:00:00Z',
  sessions: [{ id: 5, user: 'CLASS\\ana', state: 'active', blocked: 'unknown' }],
}

const full = {
  host: 'LAB',
  observedAt: instant(Date.UTC(2026, 10, 21, 9)),
  provider: 'snapshot',
  complete: true,
  confirmsIdentity: false,
  unlockLiftsLocks: false,
  sessions: [
    {
      id: '5',
      user: 'ana',
      domain: 'CLASS',
      groups: null,
      station: null,
      client: null,
      connection: null,
      state: 'active',
      blocked: 'unknown',
      locked: 'unknown',
      admin: null,
      logonAt: null,
      idleSince: null,
      own: false,
      can: ['unlock', 'disconnect'],
    },
  ],
}

const yaml = `apiVersion: stationkeeper/v1
kind: Observation
host: LAB
observedAt: 2026-11-21T09:00:00Z
sessions:
  - { id: 5, user: 'CLASS\\ana', state: active, blocked: unknown }
`

const placesOf = (text: string): readonly string[] =>
  parseObservation('o.json', text).diagnostics.map(({ code, line, column }) => `${code}:${line}:${column}`)

describe('a snapshot', () => {
  it.each([
    ['JSON', JSON.stringify(least)],
    ['JSON with a byte order mark and CRLF', `\uFEFF${JSON.stringify(least, null, 2).replaceAll('\n', '\r\n')}`],
    ['YAML', yaml],
    ['JSON with a comment, which is YAML', `${JSON.stringify(least)} # ours\n`],
  ])('is read from %s, with every default', (_, text) => {
    expect(parseObservation('o', text)).toEqual({ observation: full, diagnostics: [] })
  })

  it('keeps everything that it says', () => {
    const session = {
      id: 'c2',
      user: 'ana',
      domain: 'CLASS',
      groups: ['Pupils'],
      station: 4,
      client: 'PC1',
      connection: 'remote',
      state: 'disconnected',
      blocked: 'yes',
      locked: 'no',
      admin: true,
      logonAt: '2026-11-21T08:00:00+00:00',
      idleSince: '2026-11-21T08:30:00Z',
      own: true,
      can: ['unlock'],
      cannot: { disconnect: 'nothing there can' },
    }
    const { observation } = parseObservation('o', JSON.stringify({ ...least, complete: false, sessions: [session] }))
    expect(observation?.complete).toBe(false)
    expect(observation?.sessions).toEqual([
      {
        ...session,
        station: '4',
        logonAt: instant(Date.UTC(2026, 10, 21, 8)),
        idleSince: instant(Date.UTC(2026, 10, 21, 8, 30)),
      },
    ])
  })

  it('is read from what is written of one', () => {
    const cannot = { unlock: 'nobody blocks there', disconnect: 'nothing there can' }
    const seen = observation([session(), session({ id: '6', can: [], cannot })])
    const text = JSON.stringify(observationDocument(seen))
    expect(parseObservation('o.json', text)).toEqual({ observation: seen, diagnostics: [] })
  })

  it.each([
    ['ana', { user: 'ana', domain: null }],
    [null, { user: null, domain: null }],
    ['\\ana', { user: '\\ana', domain: null }],
    ['ana@class.example', { user: 'ana@class.example', domain: null }],
  ])('leaves the account %j as it is', (user, account) => {
    const text = JSON.stringify({ ...least, sessions: [{ ...least.sessions[0], user }] })
    expect(parseObservation('o', text).observation?.sessions[0]).toMatchObject(account)
  })

  it.each([
    ['an unknown field', yaml.replace('state', 'stat: x, state'), ['SK2004:6:33']],
    ['a missing field', yaml.replace(', blocked: unknown', ''), ['SK2005:6:5']],
    ['another kind', yaml.replace('Observation', 'Plan'), ['SK2003:2:7']],
    ['a date that does not exist', yaml.replace('11-21', '11-31'), ['SK3106:4:13']],
    ['a logon that does not exist', yaml.replace('state', 'logonAt: 2026-02-30T00:00:00Z, state'), ['SK3106:6:42']],
    ['the same id twice', `${yaml}  - { id: "5", user: b, state: active, blocked: no }\n`, ['SK3112:7:11']],
    ['a reason for what nobody does', yaml.replace('state', 'cannot: { logoff: x }, state'), ['SK2004:6:43']],
    ['a value in words', yaml.replace('unknown', 'maybe'), ['SK2007:6:57']],
    ['nothing', '# empty\n', ['SK2001:0:0']],
    ['no text at all', '', ['SK2001:0:0']],
    ['broken JSON', '{\n  "apiVersion": "stationkeeper/v1",\n', ['SK1001:3:1']],
    ['a wrong type in JSON', JSON.stringify({ ...least, sessions: 3 }, null, 2), ['SK2006:6:15']],
    ['a second document', `${yaml}---\n${yaml}`, ['SK2001:8:1']],
  ])('is refused with the place: %s', (_, text, findings) => {
    expect(placesOf(text)).toEqual(findings)
    expect(parseObservation('o', text).observation).toBeNull()
  })

  it('reads 10,000 sessions that hold an ampersand, in YAML too', () => {
    const sessions = Array.from({ length: 10_000 }, (_, id) => ({ ...least.sessions[0], id, user: 'R&D\\ana' }))
    const text = JSON.stringify({ ...least, sessions })
    expect(parseObservation('o', text).observation?.sessions).toHaveLength(10_000)
    expect(parseObservation('o', `# as YAML\n${text}`).observation?.sessions).toHaveLength(10_000)
  }, 60_000)
})
