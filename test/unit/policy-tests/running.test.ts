import { readdirSync } from 'node:fs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Failure } from '../../../src/policy-tests/failure.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { begun, room, tried } from '../../support/policy-test.ts'

/** What failed, without places. */
async function failuresOf(spec: string, policies: string = room): Promise<readonly Omit<Failure, 'place'>[]> {
  const { failures } = await tried(begun + spec, policies)
  return failures.map(({ place: _, ...what }) => what)
}

describe('what is expected, and so', () => {
  test.each([
    [
      'a decision is that of the first plan of its moment, a state that after it',
      `  timeline: [{ at: "10:00", block: 1 }]
  expect:
    - { at: "10:00", sessions: 1, status: change, action: unlock, desired: unlocked, reason: blocked, rule: room/open, blocked: no }
    - { at: "10:00", summary: { unlock: 1, inSync: 2 } }
    - { at: "10:01", sessions: 1, status: in-sync, action: none, rule: open }
`,
    ],
    [
      'a rule holds from the very instant at which it begins to',
      `  timeline: [{ leave: 9 }]
  expect:
    - { at: "09:29:59", sessions: 9, reason: no-rule, rule: null, state: active }
    - { at: "09:30", sessions: 9, action: disconnect, state: disconnected }
    - { from: "09:30", sessions: 9, writes: { action: disconnect, atLeast: 1, atMost: 1 } }
`,
    ],
    [
      'of what happens at one time each sees what was before it',
      `  timeline:
    - { after: 1m, logoff: 1 }
    - { after: 1m, logon: { user: 'CLASS\\eve', station: 1 } }
    - { after: 1m, block: 1 }
  expect: [{ after: 1m, sessions: 1, action: unlock, blocked: no }]
`,
    ],
    [
      'who comes while Block All is on is blocked, and unlocked',
      `  timeline:
    - { after: 1m, blockAll: true }
    - { after: 2m, logon: { user: 'CLASS\\eve', station: 4 } }
    - { after: 3m, disconnect: 2 }
    - { after: 4m, reconnect: { session: 2, station: 2 } }
  expect:
    - { after: 2m, sessions: 4, action: unlock }
    - { after: 4m, sessions: 2, action: unlock, state: active }
    - { sessions: [1, 2, 3, 4], unlockedWithin: 1s }
`,
    ],
    [
      'a hold keeps back what is due, until it is released',
      `  timeline:
    - { after: 1m, hold: { sessions: station=1, for: 1h, reason: oral exam } }
    - { after: 2m, block: [1, 2] }
    - { after: 10m, release: station=1 }
  expect:
    - { after: 5m, sessions: 1, status: withheld, reason: held, blocked: yes }
    - { after: 5m, sessions: 2, blocked: no }
    - { after: 10m, sessions: 1, blocked: no }
`,
    ],
    [
      'an override decides instead of the rules',
      `  timeline: [{ after: 1m, override: { sessions: 1, ensure: disconnected, for: 10m } }]
  expect: [{ after: 1m, sessions: 1, action: disconnect, state: disconnected }]
`,
    ],
    [
      'nothing is done while acting is stopped',
      `  timeline: [{ after: 1m, stop: fire drill }, { after: 2m, block: 1 }, { after: 20m, resume: true }]
  expect:
    - { after: 10m, sessions: 1, status: withheld, reason: stopped, blocked: yes }
    - { after: 20m, sessions: 1, blocked: no }
`,
    ],
    [
      'a lock is no block',
      `  timeline: [{ after: 1m, lock: 1 }]
  expect: [{ after: 10m, sessions: 1, locked: yes, status: in-sync }, { sessions: 1, writes: { atMost: 0 } }]
`,
    ],
    [
      'actions that fail, hang or lie are tried again',
      `  timeline:
    - { trouble: { failureRate: 1 } }
    - { after: 1s, block: 1 }
    - { after: 10s, trouble: { lieRate: 1 } }
    - { after: 40s, trouble: { latency: 2s } }
  expect:
    - { after: 35s, sessions: 1, blocked: yes }
    - { sessions: 1, writes: { atLeast: 3 } }
    - { after: 10m, sessions: 1, blocked: no }
`,
    ],
    [
      'a manager who insists is fought, and the fight is told',
      `  timeline: [{ trouble: { reblockAfter: 5s } }, { after: 1m, blockAll: true }, { after: 5m, unblockAll: true }]
  expect:
    - { after: 4m, sessions: [1, 2, 3], contested: true }
    - { after: 30m, sessions: 1, contested: false, blocked: no }
`,
    ],
    [
      'a clock that is set ends a window early, and times of the test go on',
      `  timeline: [{ at: "10:00", setClock: +2h }, { at: "10:30", block: 1 }]
  expect: [{ at: "10:30", sessions: 1, reason: no-rule, blocked: yes }, { at: "09:30", sessions: 1, rule: morning }]
`,
      room.replace(
        /rules:[\s\S]*/,
        `timeZone: Europe/Paris
  rules:
    - { name: morning, match: { connection: station }, ensure: unlocked, when: { from: "08:00", to: "11:30" } }
`,
      ),
    ],
    [
      'what falls into a sleep happens when the machine wakes',
      `  timeline: [{ after: 1m, sleep: 1h }, { after: 30m, block: 1 }]
  expect: [{ after: 1h, sessions: 1, blocked: no }, { sessions: 1, writes: { atLeast: 1 } }]
`,
    ],
    [
      'who is protected by the settings is left alone',
      `  settings: { protect: { users: ['CLASS\\ana'] } }
  timeline: [{ leave: 9 }]
  expect: [{ at: "10:00", sessions: 9, reason: protected, state: active }, { sessions: 9, never: disconnected }]
`,
    ],
    [
      'who has gone is gone',
      `  timeline: [{ after: 1m, logoff: 1 }]
  expect: [{ after: 1m, sessions: 1, gone: true }, { after: 1m, sessions: 2, gone: false }]
`,
    ],
  ])('%s', async (_, spec, policies = room) => {
    expect(await failuresOf(spec, policies)).toEqual([])
  })
})

const minute = 60_000

describe('what is expected, and otherwise', () => {
  test.each<readonly [string, string, readonly object[]]>([
    [
      'a field',
      '  expect: [{ after: 1m, sessions: 1, blocked: yes, reason: no-rule, rule: null }]\n',
      [
        { kind: 'field', field: 'reason', expected: 'no-rule', seen: 'in-sync', session: '1', at: minute },
        { kind: 'field', field: 'rule', expected: null, seen: 'room/open', session: '1', at: minute },
        { kind: 'field', field: 'blocked', expected: 'yes', seen: 'no', session: '1', at: minute },
      ],
    ],
    [
      'a sum',
      '  expect: [{ after: 1m, summary: { inSync: 4, unmanaged: 1 } }]\n',
      [{ kind: 'sum', field: 'inSync', expected: 4, seen: 3, at: minute }],
    ],
    [
      'of nobody',
      '  expect: [{ after: 1m, sessions: 5, blocked: no }, { sessions: 5, never: blocked }]\n',
      [
        { kind: 'no-session', session: '5', at: minute },
        { kind: 'no-session', session: '5', at: minute },
      ],
    ],
    [
      'too many writes, and too few',
      '  timeline: [{ after: 1m, block: 1, every: 10s, until: 2m }]\n  expect: [{ sessions: [1, 2], writes: { atMost: 2, atLeast: 1, per: 15s } }, { writes: { atMost: 1, per: 10s } }, { writes: { atMost: 2 } }]\n',
      [
        { kind: 'writes', bound: 'atMost', expected: 2, seen: 5, session: null, per: null },
        { kind: 'writes', bound: 'atLeast', expected: 1, seen: 0, session: '2' },
      ],
    ],
    [
      'a block that lasts',
      '  timeline: [{ after: 1m, stop: drill }, { after: 2m, block: 1 }, { after: 12m, resume: true }]\n  expect: [{ sessions: 1, unlockedWithin: 9m }]\n',
      [{ kind: 'unlocked-late', session: '1', after: 10 * minute, within: 9 * minute, more: 0, at: 2 * minute }],
    ],
    ['no block at all', '  lasts: 1h\n  expect: [{ unlockedWithin: 9m }]\n', [{ kind: 'no-block', at: 60 * minute }]],
    [
      'no block of somebody who is named',
      '  timeline: [{ after: 1m, block: 1 }]\n  lasts: 1h\n  expect: [{ sessions: [1, 2], unlockedWithin: 9m }]\n',
      [{ kind: 'no-block', session: '2' }],
    ],
    [
      'a block that ended because its session did, which opens nothing',
      '  timeline: [{ stop: drill }, { after: 1m, block: [1, 2] }, { after: 2m, logoff: 1 }, { after: 20m, logoff: 2 }]\n  expect: [{ sessions: 1, unlockedWithin: 9m }, { sessions: 2, unlockedWithin: 9m }]\n',
      [
        { kind: 'unlocked-late', session: '2', after: 19 * minute, at: minute },
        { kind: 'no-block', session: null, at: 20 * minute },
      ],
    ],
    [
      'of everybody, once nobody is there',
      '  timeline: [{ after: 1m, logoff: [1, 2, 3, 9] }]\n  lasts: 5m\n  expect: [{ from: 2m, writes: { atMost: 0 } }, { from: 2m, never: disconnected }]\n',
      [
        { kind: 'nobody', at: 5 * minute },
        { kind: 'nobody', at: 5 * minute },
      ],
    ],
    [
      'that somebody has gone who never was',
      '  timeline: [{ after: 1m, logoff: 1 }]\n  lasts: 5m\n  expect: [{ sessions: 1, gone: true }, { sessions: 11, gone: true }]\n',
      [{ kind: 'no-session', session: '11' }],
    ],
    [
      'what was to be never',
      '  timeline: [{ after: 1m, disconnect: 1 }, { after: 2m, block: 2 }]\n  expect: [{ never: disconnected }, { never: blocked }]\n',
      [
        { kind: 'was', session: '1', what: 'disconnected', at: minute },
        { kind: 'was', session: '2', what: 'blocked', at: 2 * minute },
      ],
    ],
    [
      'a fight that was not to be',
      '  timeline: [{ trouble: { reblockAfter: 5s } }, { after: 1m, blockAll: true }]\n  lasts: 5m\n  expect: [{ sessions: 1, never: contested }, { sessions: 9, never: contested }, { until: 1m, never: contested }]\n',
      [{ kind: 'was', session: '1', what: 'contested' }],
    ],
    [
      'what can not happen',
      '  timeline: [{ after: 1m, block: 7 }, { after: 2m, logon: { user: eve, station: 1 } }, { after: 3m, hold: { sessions: 1, for: 30d } }]\n  expect: [{ sessions: 1, blocked: no }]\n',
      [
        { kind: 'impossible', at: minute },
        { kind: 'impossible', at: 2 * minute },
        { kind: 'impossible', at: 3 * minute },
      ],
    ],
  ])('%s', async (_, spec, expected) => {
    const seen = await failuresOf(spec)
    expect(seen).toMatchObject(expected)
    expect(seen).toHaveLength(expected.length)
  })

  test('stands at the field that is not fulfilled', async () => {
    const { failures } = await tried(`${begun}  expect:\n    - { sessions: 1, blocked: yes }\n`)
    expect(failures.map(({ place }) => [place.file, place.line, place.column])).toEqual([['room.test.yaml', 13, 31]])
  })
})

describe('where it keeps its host', () => {
  const long = `${begun}  timeline: [{ trouble: { failureRate: 0.5, lieRate: 0.2, latency: 1s } }, { after: 1m, blockAll: true, every: 20s, until: 20m }]
  expect: [{ never: contested }]
`
  afterEach(() => vi.unstubAllEnvs())

  test('nothing is left, and the same test gives the same result, down to its diary', async () => {
    using folder = temporaryFolder()
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, folder.path)
    const [first, second] = [await tried(long), await tried(long)]
    expect(first.diary.length).toBeGreaterThan(100)
    expect(second).toEqual(first)
    expect(readdirSync(folder.path)).toEqual([])
  })

  test('nothing is left of one that was broken off either', async () => {
    using folder = temporaryFolder()
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, folder.path)
    const breaking = new AbortController()
    const running = tried(long, room, breaking.signal)
    breaking.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    expect(readdirSync(folder.path)).toEqual([])
  })
})

test('rules that decided, or would have, were exercised', async () => {
  const policies = `${room}---
apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: trial }
spec:
  mode: plan-only
  rules:
    - { name: shown, match: { user: 'CLASS\\ana' }, ensure: disconnected }
    - { name: hidden, match: { user: nobody }, ensure: disconnected }
`
  const { exercised } = await tried(`${begun}  expect: [{ blocked: no }]\n`, policies)
  expect([...exercised].map(key => key.split('\n').slice(1).join('/')).sort()).toEqual(['room/open', 'trial/shown'])
})

test('rules of which none decided, since they conflict, were not exercised', async () => {
  const policies = `${room}    - { name: others, match: { connection: station }, ensure: disconnected }\n`
  const { exercised, failures } = await tried(`${begun}  expect: [{ sessions: 1, reason: conflict }]\n`, policies)
  expect(failures).toEqual([])
  expect(exercised.size).toBe(0)
})
