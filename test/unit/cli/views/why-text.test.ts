import { describe, expect, it } from 'vitest'
import { whyText } from '../../../../src/cli/views/why-text.ts'
import { identify } from '../../../../src/model/incarnation.ts'
import { backoffKey, type Fight } from '../../../../src/model/ledger.ts'
import { type Instant, instant, ms, plus } from '../../../../src/model/time.ts'
import type { Explanation } from '../../../../src/planner/explain.ts'
import { loadZones } from '../../../../src/runtime/zones.ts'
import { clock, lasting, reapply, rule, window } from '../../../support/bundle.ts'
import { explained } from '../../../support/explaining.ts'
import { at, noon, observation, session } from '../../../support/observation.ts'
import { hold, override } from '../../../support/placed.ts'

const blocked = session({ blocked: 'yes' })

it('tells a chain from the rules to what would change it', async () => {
  const rules = [
    rule({ rule: 'front-row', priority: 10 }),
    rule({ rule: 'everyone', ensure: 'disconnected', line: 20 }),
    rule({
      rule: 'guests',
      line: 30,
      match: { user: ['CLASS\\guest*'], connection: ['station'] },
      ensure: 'unmanaged',
    }),
    rule({
      rule: 'night',
      line: 40,
      priority: 20,
      ensure: 'disconnected',
      windows: [window({ from: clock('22:00'), to: clock('23:00') })],
    }),
  ]
  const explanation = explained(rules, blocked, { holds: { holds: [hold()] }, zones: await loadZones() })
  expect(
    whyText([explanation]),
  ).toBe(`Session 5 (CLASS\\ana, station 4): unlock, withheld: CLASS\\keller holds it until 2026-11-21T12:10:00Z (h1).
  Rules about it:
    room/front-row (room.yaml:10): unlocked, priority 10: wins
    room/everyone (room.yaml:20): disconnected, priority 0: outranked
  room/front-row decides: its priority is above that of room/everyone.
  It asks: unlock: it is blocked.
  Guards: held keeps it back until 2026-11-21T12:10:00Z (asked before and passed: stopped, disarmed, unsupported, undecided-match, protected).
  Hold h1 on every session: by CLASS\\keller until 2026-11-21T12:10:00Z: oral exam
  Near misses:
    room/night (room.yaml:40): disconnected, priority 20: matches, but is in force from 2026-11-21T22:00:00Z
    room/guests (room.yaml:30): unmanaged, priority 0: asks for user: CLASS\\guest*; it has user CLASS\\ana
  It would change if room/front-row said \`ensure: disconnected\` instead of unlocked: then disconnect, withheld: CLASS\\keller holds it until 2026-11-21T12:10:00Z (h1).
    or if room/everyone had priority 11 instead of 0: then disconnect, withheld: CLASS\\keller holds it until 2026-11-21T12:10:00Z (h1).
    or if it were 2026-11-21T22:00:00Z, when room/night comes into force: then disconnect: it should be disconnected.
    or if it were released, as \`stationkeeper release 5\` does, which ends hold h1: then unlock: it is blocked.
`)
})

it('says of a session about which there may be a rule that none is known to be, and what is near', () => {
  const near = rule({ match: { idleFor: lasting('30m'), connection: ['station'] } })
  const text = whyText([explained([near], { ...blocked, idleSince: null, station: '4' })])
  expect(text).toContain('not managed: no rule is known to be about it.\n')
  expect(text).toContain(': unlocked, priority 0: no candidate, since its idleFor is not known\n')
  expect(text).toContain('It would change if room/open did not ask for idleFor: then unlock: it is blocked.\n')
})

it('says so when nothing on the list would change it', () => {
  expect(whyText([explained([], blocked)])).toBe(`Session 5 (CLASS\\ana, station 4): not managed: no rule is about it.
  No rule in force is about it.
  No single change to a rule, no window and no release would change it.
`)
  const many = { ...explained([], blocked), triedAll: false }
  expect(whyText([many])).toContain('there were too many rules to try all')
})

it('has one line for a session without a user, and an empty line between two sessions', () => {
  const empty = explained([rule()], session({ user: null }))
  expect(whyText([empty, empty])).toBe(
    'Session 5 (station 4): not managed: it is no desktop of a user.\n\nSession 5 (station 4): not managed: it is no desktop of a user.\n',
  )
})

it('names an override, and what the policies want without it', () => {
  const text = whyText([explained([rule()], session(), { holds: { overrides: [override()] } })])
  expect(text).toContain(
    'override/o1 (command line): disconnected, above every priority: wins (until 2026-11-21T12:10:00Z)\n',
  )
  expect(text).toContain('override/o1 decides: an override goes before every rule, here room/open.\n')
  expect(text).toContain(
    'Without the override of CLASS\\keller, until 2026-11-21T12:10:00Z, the policies want unlocked, by room/open',
  )
  expect(text).toContain('Guards: none keeps it back.\n')
})

it('shows the nearest of many near misses and counts the others', () => {
  const rules = Array.from({ length: 8 }, (_, index) =>
    rule({ rule: `r${index}`, match: { station: [String(index + 10)] } }),
  )
  const text = whyText([explained(rules, blocked)])
  expect(text.match(/asks for station/g)).toHaveLength(5)
  expect(text).toContain('and 3 more, which -o json lists\n')
})

it('says that a rule would be about every session without the only thing that it asks for', () => {
  const text = whyText([explained([rule({ match: { user: ['ben'] } })], blocked)])
  expect(text).toContain(
    'It would change if room/open were about every session, and not only where user is as it says: then unlock',
  )
})

describe('what a session has', () => {
  it.each([
    ['no client', { client: ['pc-1'] }, {}, 'asks for client: pc-1; it has no client'],
    ['how long it is idle', { idleFor: lasting('30m') }, {}, 'asks for idleFor: 30m; it has idle for 1m'],
    [
      'how long it is idle, as people say it and never more than it is',
      { idleFor: lasting('2h') },
      { idleSince: at('2026-11-21T10:00:00.001Z') },
      'asks for idleFor: 2h; it has idle for 1h 59m',
    ],
    ['several groups', { group: ['x', 'y'] }, { groups: ['a', 'b'] }, 'asks for group: [x, y]; it has group a, b'],
    ['none at all', { group: ['x'] }, { groups: [] }, 'it has no group'],
    [
      'a composition',
      { any: [{ station: ['5'] }, { idleFor: ms(60_001) }] },
      {},
      'asks for any: [{ station: 5 }, { idleFor: 60001ms }]; it has station 4, idle for 1m',
    ],
    ['a place within all', { all: [{ admin: true }] }, {}, 'asks for admin: true in all[0].admin; it has admin false'],
  ] as const)('is said: %s', (_, match, differences, words) => {
    expect(whyText([explained([rule({ match })], session(differences))])).toContain(words)
  })
})

it('shows no control characters', () => {
  const steering = String.fromCharCode(27)
  const text = whyText([
    explained(
      [rule({ rule: `a${steering}[2J`, match: { client: [`b${steering}`] } })],
      session({ user: `c${steering}`, client: `d${steering}` }),
      {
        holds: { holds: [hold({ reason: `e${steering}` })] },
      },
    ),
  ])
  expect(text).not.toContain(steering)
})

describe('a session over which somebody fights the rule', () => {
  const ago = (length: string): Instant => instant(noon - lasting(length))
  const reversals = ['12m', '9m', '8m', '7m', '6m', '2m'].map(ago)
  const fought = (whenContested: 'slow' | 'yield', about: Partial<Fight> = {}): Explanation => {
    const open = rule({ reapply: { ...reapply, whenContested } })
    const key = identify(observation([blocked]), new Map()).get(blocked.id)?.key ?? ''
    const fight = { ruleDigest: open.digest, reversals, contestedSince: ago('6m'), ...about }
    const waiting = { until: plus(noon, lasting('1m')), attempt: 1, ruleDigest: open.digest }
    const ledger = {
      fights: new Map([[backoffKey(key, open), fight]]),
      backoff: new Map([[backoffKey(key, open), waiting]]),
    }
    return explained([open], blocked, { ledger })
  }

  it('is called contested, with since when, how often, and when it calms down', () => {
    expect(whyText([fought('slow')])).toContain(
      '\n  CONTESTED since 2026-11-21T11:54:00Z: it was undone 5 times in 10m; the rule goes on slowly, 5m at most between two of its attempts, until 2026-11-21T12:08:00Z unless it is undone again.\n  Guards: backoff',
    )
    expect(whyText([fought('yield')])).toContain(
      'it was undone 5 times in 10m; the rule yields, until 2026-11-21T12:08',
    )
  })

  it('is not where it was not undone often enough, by another content of the rule, or long ago', () => {
    const calm: readonly Partial<Fight>[] = [
      { contestedSince: null },
      { ruleDigest: 'sha256:before' },
      { reversals: [ago('10m')] },
    ]
    for (const about of calm) expect(fought('slow', about).contested).toBeNull()
  })
})

it('says once, under all, that blocks are not seen', () => {
  const text = whyText([explained([rule()], blocked), explained([rule()], blocked)], 'off')
  expect(text.match(/Fight detection: off/g)).toHaveLength(1)
  expect(text).toMatch(/\nFight detection: off \(this host does not tell who is blocked\)\.\n$/)
  expect(whyText([explained([rule()], blocked)], 'on')).not.toContain('Fight detection')
})
