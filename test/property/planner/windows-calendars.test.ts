import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Rule } from '../../../src/model/policy.ts'
import { instant } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { scheduleOf } from '../../../src/planner/schedule.ts'
import { loadPolicies } from '../../../src/policy/load.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { at } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'
import { around, wallOf, worldZones } from './wall-clock.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

/** Days about new year, which is also a leap year's: `2028-02-28` and its like come out right or they don't. */
const origin = at('2028-01-15T00:00:00Z')

/** First and last date, both included. */
type Range = readonly [first: string, last: string]

function dateOf(day: number): string {
  return new Date(origin + day * DAY).toISOString().slice(0, 10)
}

const range: fc.Arbitrary<Range> = fc
  .tuple(fc.integer({ min: -60, max: 60 }), fc.integer({ min: 0, max: 20 }))
  .map(([first, length]) => [dateOf(first), dateOf(first + length)])
const calendar = fc.array(range, { minLength: 1, maxLength: 3 })
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
const time = fc
  .integer({ min: 0, max: 47 })
  .map(half => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`)

/** A window in the words of a policy; `on` and `except` name calendars. */
const written = fc
  .record({
    zone: fc.constantFrom(...worldZones),
    days: fc.option(fc.subarray([...dayNames], { minLength: 1 })),
    on: fc.option(calendar),
    except: fc.option(calendar),
    from: time,
    to: fc.oneof(time, fc.constant('24:00')),
  })
  .filter(({ from, to }) => from !== to)

type Written = typeof written extends fc.Arbitrary<infer T> ? T : never

function calendarText(name: string, ranges: readonly Range[]): string {
  // One date alone, and a range of one, are two ways to say the same.
  const dates = ranges.map(([first, last], index) =>
    first === last && index % 2 === 0 ? first : `{ from: ${first}, to: ${last} }`,
  )
  return `---\napiVersion: stationkeeper/v1\nkind: Calendar\nmetadata: { name: ${name} }\nspec: { dates: [${dates.join(', ')}] }\n`
}

function ruleOf({ zone, days, on, except, from, to }: Written): Rule {
  const fields = [
    `timeZone: ${zone}`,
    `from: "${from}"`,
    `to: "${to}"`,
    ...(days === null ? [] : [`days: [${days.join(', ')}]`]),
    ...(on === null ? [] : ['on: terms']),
    ...(except === null ? [] : ['except: [holidays]']),
  ]
  const policy = `apiVersion: stationkeeper/v1\nkind: SessionPolicy\nmetadata: { name: p }\nspec:\n  rules:\n    - { name: r, match: { everySession: true }, ensure: unlocked, when: { ${fields.join(', ')} } }\n`
  const text =
    policy +
    calendarText('terms', on ?? [['2020-01-01', '2020-01-01']]) +
    calendarText('holidays', except ?? [['2020-01-01', '2020-01-01']])
  const { bundle, diagnostics } = loadPolicies([{ path: 'p.yaml', text }], { timeZone: null })
  const rule = bundle?.rules[0]
  if (rule === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return rule
}

/** By the text of dates and times alone: what somebody with a wall clock and the policy on paper would say. */
function onPaper({ zone, days, on, except, from, to }: Written, now: number): boolean {
  const { date, time } = wallOf(zone, now)
  const clock = new Date(time).toISOString().slice(11, 23)
  const overMidnight = to < from
  const afterMidnight = overMidnight && clock < to
  if (overMidnight ? clock < from && !afterMidnight : clock < from || clock >= to) return false
  const begun = new Date(Date.parse(`${date}T00:00:00Z`) - (afterMidnight ? DAY : 0))
  const name = begun.toISOString().slice(0, 10)
  const named = (ranges: readonly Range[] | null): boolean =>
    ranges?.some(([first, last]) => first <= name && name <= last) === true
  if (named(except)) return false
  return (days === null && on === null) || named(on) || days?.includes(dayNames[begun.getUTCDay()] ?? 'sun') === true
}

test('a policy with calendars holds when somebody with the paper and a wall clock would say so', () => {
  const near = fc.array(around(origin, 80 * DAY), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(written, near, (window, instants) => {
      const rule = ruleOf(window)
      for (const now of instants) {
        expect(scheduleOf(rule, zones, now).holds).toBe(onPaper(window, now))
        const { until } = scheduleOf(rule, zones, now)
        if (until === null) continue
        // Where it changes is where chance would not look.
        expect(scheduleOf(rule, zones, instant(until - 1)).holds).toBe(onPaper(window, until - 1))
        expect(scheduleOf(rule, zones, until).holds).toBe(onPaper(window, until))
      }
    }),
    { numRuns: runs(400) },
  )
})

test.each<readonly [what: string, window: Partial<Written>, now: string, holds: boolean]>([
  ['on the evening of its day', { on: [['2028-02-29', '2028-02-29']] }, '2028-02-29T22:30:00Z', true],
  ['after midnight of its day', { on: [['2028-02-29', '2028-02-29']] }, '2028-03-01T05:59:59.999Z', true],
  ['before midnight of the next', { on: [['2028-02-29', '2028-02-29']] }, '2028-03-01T22:30:00Z', false],
  ['after midnight of the day before', { on: [['2028-02-29', '2028-02-29']] }, '2028-02-29T05:00:00Z', false],
  ['into a holiday that begins at midnight', { except: [['2028-02-29', '2028-02-29']] }, '2028-02-29T05:00:00Z', true],
  ['not out of a holiday', { except: [['2028-02-29', '2028-02-29']] }, '2028-03-01T05:00:00Z', false],
  ['a Friday night until Saturday morning', { days: ['fri'] }, '2028-02-26T05:00:00Z', true],
  ['no Saturday night on its morning', { days: ['sat'] }, '2028-02-26T05:00:00Z', false],
])('a night holds %s', (_, differences, now, holds) => {
  const night: Written = { zone: 'UTC', days: null, on: null, except: null, from: '22:00', to: '06:00', ...differences }
  expect(onPaper(night, at(now))).toBe(holds)
  expect(scheduleOf(ruleOf(night), zones, at(now)).holds).toBe(holds)
})
