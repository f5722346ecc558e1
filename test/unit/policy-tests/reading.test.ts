import { describe, expect, test } from 'vitest'
import { isoInstant, plus } from '../../../src/model/time.ts'
import { loadPolicies } from '../../../src/policy/load.ts'
import { readTests } from '../../../src/policy-tests/read-tests.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { begun, readTestText, testText } from '../../support/policy-test.ts'

/** Findings as `code:line:column message`. */
function foundIn(spec: string): readonly string[] {
  return readTestText(testText(spec)).diagnostics.map(
    ({ code, line, column, message }) => `${code}:${line}:${column} ${message}`,
  )
}

const expectation = '  expect: [{ blocked: no }]\n'

describe('a test that can not be read says where and why', () => {
  test.each([
    ['nothing is expected', `${begun}`, 'SK2005:4:1 spec has no "expect"'],
    ['no beginning', `  sessions: []\n${expectation}`, 'SK2005:5:3 spec has no "now"'],
    ['a day that is not', `  now: 2026-02-30T09:00:00Z\n${expectation}`, 'SK3106:5:8 there is no 2026-02-30T09:00:00Z'],
    [
      'a zone that is not',
      `  now: 2026-11-23T09:00:00Z\n  timeZone: Europe/Pari\n${expectation}`,
      'SK3101:6:13 there is no time zone "Europe/Pari"',
    ],
    [
      'a time of day without a zone',
      `  now: 2026-11-23T09:00:00Z\n  expect: [{ at: "10:00", blocked: no }]\n`,
      'SK3120:6:18 nobody can tell when it is 10:00',
    ],
    [
      'a time before the beginning',
      `${begun}  expect: [{ at: 2026-11-23T08:59:59+01:00, blocked: no }]\n`,
      'SK3120:12:18 2026-11-23T08:59:59+01:00 is before the test begins',
    ],
    [
      'two times of one thing',
      `${begun}  timeline: [{ at: "10:00", after: 1h, block: 1 }]\n${expectation}`,
      'SK3121:12:36 at and after are both times',
    ],
    [
      'two things at once',
      `${begun}  timeline: [{ block: 1, unblock: 2 }]\n${expectation}`,
      'SK3121:12:35 two things happen here: block and unblock',
    ],
    ['nothing happens', `${begun}  timeline: [{ after: 1h }]\n${expectation}`, 'SK3121:12:14 nothing happens here'],
    [
      'an end without a repetition',
      `${begun}  timeline: [{ block: 1, until: 1h }]\n${expectation}`,
      'SK3121:12:33 until says nothing without every',
    ],
    [
      'too many repetitions',
      `${begun}  lasts: 10d\n  timeline: [{ touch: 1, every: 1s }]\n${expectation}`,
      'SK3120:13:13 864001 things happen, and at most 100000 may',
    ],
    [
      'a repetition without an end',
      `${begun}  timeline: [{ touch: 1, every: 1s }]\n${expectation}`,
      'SK3121:5:3 something happens again and again, and nobody says until when',
    ],
    [
      'an end before the last time',
      `${begun}  lasts: 1h\n  expect: [{ after: 2h, blocked: no }]\n`,
      'SK3120:12:10 the test ends before the last time that it names',
    ],
    ['an end in another year', `${begun}  lasts: 101d\n${expectation}`, 'SK3120:12:10 a test lasts 100 days at most'],
    [
      'a selector that selects nothing',
      `${begun}  timeline: [{ hold: { sessions: statoin, for: 1h } }]\n${expectation}`,
      'SK3123:12:34 "statoin" alone says nothing',
    ],
    [
      'a moment and a span in one',
      `${begun}  expect: [{ blocked: no, writes: { atMost: 1 } }]\n`,
      'SK3121:12:35 writes is about a span, the rest about a moment',
    ],
    [
      'a moment that has an end',
      `${begun}  expect: [{ blocked: no, until: 1h }]\n`,
      'SK3121:12:34 this is about a moment, which has no until',
    ],
    [
      'a span at a moment',
      `${begun}  expect: [{ at: "10:00", never: blocked }]\n`,
      'SK3121:12:18 this is about a span, which has no at',
    ],
    ['an expectation of nothing', `${begun}  expect: [{ sessions: 1 }]\n`, 'SK3121:12:12 nothing is expected here'],
    [
      'a count of anything',
      `${begun}  expect: [{ writes: { action: unlock } }]\n`,
      'SK3121:12:22 any number of writes will do',
    ],
    [
      'two sessions at one station',
      `  now: 2026-11-23T09:00:00Z\n  sessions: [{ user: a, station: 1 }, { user: b, station: 1 }]\n${expectation}`,
      'SK3124:6:13 no host looks like this: sessions 1 and 2 are both at station 1',
    ],
    [
      'shares above all',
      `${begun}  timeline: [{ trouble: { failureRate: 0.7, lieRate: 0.4 } }]\n${expectation}`,
      'SK3121:12:25 the shares add up to more than 1',
    ],
    ['a snapshot that is not there', `  observation: lab.json\n${expectation}`, "SK1013:5:16 lab.json can't be read"],
  ])('%s', (_, spec, finding) => {
    expect(foundIn(spec)).toEqual([finding])
  })

  test('two of one name', () => {
    const one = testText(begun + expectation)
    const [found, ...others] = readTestText(`${one}---\n${one}`).diagnostics
    expect(others).toEqual([])
    expect([found?.code, found?.message]).toEqual([
      'SK3103',
      'a second PolicyTest "tried"; the first is at room.test.yaml:3',
    ])
  })
})

describe('a time of day is the next one that the clocks of the zone show', () => {
  test.each([
    ['2026-11-23T09:00:00+01:00', '09:00', '2026-11-23T08:00:00Z'],
    ['2026-11-23T09:00:00+01:00', '08:59:59', '2026-11-24T07:59:59Z'],
    // Clocks go from 02:00 to 03:00: that night has no 02:30.
    ['2027-03-28T00:00:00+01:00', '01:59', '2027-03-28T00:59:00Z'],
    ['2027-03-28T00:00:00+01:00', '02:30', '2027-03-29T00:30:00Z'],
    ['2027-03-28T00:00:00+01:00', '03:00', '2027-03-28T01:00:00Z'],
    // Clocks go from 03:00 back to 02:00: the first 02:30 of two, unless it is over.
    ['2026-10-25T00:00:00+02:00', '02:30', '2026-10-25T00:30:00Z'],
    ['2026-10-25T02:40:00+02:00', '02:30', '2026-10-25T01:30:00Z'],
  ])('from %s on, %s is %s', (now, time, instant) => {
    const spec = `  now: ${now}\n  timeZone: Europe/Paris\n  expect: [{ at: "${time}", summary: { unlock: 0 } }]\n`
    const [read] = readTestText(testText(spec)).tests
    const [expectation] = read?.expectations ?? []
    const at = expectation?.kind === 'summary' && read !== undefined ? plus(read.startsAt, expectation.at) : null
    expect(at === null ? null : isoInstant(at)).toBe(instant)
  })
})

test('whatever a session does not say is known, and nothing special', () => {
  const spec = `  now: 2026-11-23T09:00:00Z\n  sessions: [{ user: 'CLASS\\ana', client: L }, { user: 'ben@class', station: "03", idleFor: 10m }]\n${expectation}`
  const [read] = readTestText(testText(spec)).tests
  expect(read?.world.sessions).toMatchObject([
    {
      id: '1',
      user: 'ana',
      domain: 'CLASS',
      connection: 'remote',
      groups: [],
      admin: false,
      blocked: 'no',
      locked: 'no',
    },
    { id: '2', user: 'ben', domain: 'class', station: '03', idleSince: Date.parse('2026-11-23T08:50:00Z') },
  ])
})

describe('a snapshot', () => {
  const snapshot = (observedAt: string): string =>
    JSON.stringify({
      apiVersion: 'stationkeeper/v1',
      kind: 'Observation',
      host: 'LAB-1',
      observedAt,
      sessions: [{ id: '5', user: 'CLASS\\ana', station: '4', state: 'active', blocked: 'yes' }],
    })
  const read = async (text: string, spec: string): Promise<ReturnType<typeof readTests>> => {
    const readText = (path: string): string | null => (path === '/lab/lab.json' ? text : null)
    const zones = await loadZones()
    return readTests(
      { path: 'a.test.yaml', text: testText(spec) },
      { zones, resolve: path => `/lab/${path}`, readText },
    )
  }

  test('says who is there, and when that is', async () => {
    const [found] = (await read(snapshot('2026-11-23T09:00:00Z'), `  observation: lab.json\n${expectation}`)).tests
    expect(found?.startsAt).toBe(Date.parse('2026-11-23T09:00:00Z'))
    expect(found?.world.sessions).toMatchObject([{ id: '5', user: 'ana', blocked: 'yes', groups: null }])
  })

  test('can be of another time, and others can be there as well', async () => {
    const spec = `  observation: lab.json\n  now: 2026-12-01T09:00:00Z\n  sessions: [{ id: 7, user: ben }]\n${expectation}`
    const [found] = (await read(snapshot('2026-11-23T09:00:00Z'), spec)).tests
    expect(found?.startsAt).toBe(Date.parse('2026-12-01T09:00:00Z'))
    expect(found?.world.sessions.map(({ id }) => id)).toEqual(['5', '7'])
  })

  test('that is wrong says where', async () => {
    const { tests, diagnostics } = await read(snapshot('yesterday'), `  observation: lab.json\n${expectation}`)
    expect(tests).toEqual([])
    expect(diagnostics.map(({ file, code }) => [file, code])).toEqual([['lab.json', 'SK2008']])
  })
})

test.each([
  ['a.test.yaml', 'check and run it with `stationkeeper test a.test.yaml`'],
  ['a.yaml', 'name the file *.test.yaml'],
])('a test in %s that is taken for a policy says what to do', (path, hint) => {
  const { diagnostics } = loadPolicies([{ path, text: testText(begun + expectation) }], { timeZone: null })
  expect(diagnostics.map(found => [found.code, found.hint])).toEqual([['SK3108', hint]])
})
