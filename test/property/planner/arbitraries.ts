import fc from 'fast-check'
import type {
  CalendarDay,
  DayRange,
  Match,
  Notice,
  Reapply,
  Rule,
  Station,
  Weekday,
  Window,
} from '../../../src/model/policy.ts'
import type { Session } from '../../../src/model/session.ts'
import { type Instant, instant, type Milliseconds, ms } from '../../../src/model/time.ts'
import { reapply, rule } from '../../support/bundle.ts'
import { noon, session } from '../../support/observation.ts'

/** Few values of each kind, so that rules and sessions meet; some are names that mean something to JavaScript. */
const users = ['ana', 'Ana', 'ben', 'pupil1', 'pupil12', '__proto__', 'constructor']
const domains = ['CLASS', 'staff', 'toString']
const groups = ['CLASS\\pupils', 'class\\teachers', '__proto__']
const stationIds = ['1', '2', '3', '__proto__', 'valueOf']
const clients = ['pc-1', 'PC-2', 'constructor']
const labels = ['room', 'side', '__proto__', 'constructor']
const labelValues = ['lab-1', 'lab-2', 'toString']
const sessionIds = ['0', '1', '2', '10', 'c1', 'c2', '007']

const unknownOr = <T>(values: readonly T[]): fc.Arbitrary<T | null> =>
  fc.option(fc.constantFrom(...values), { freq: 4 })
const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 })

/** A text of the list, or a glob made of one. */
function patterns(values: readonly string[]): fc.Arbitrary<string[]> {
  const glob = fc
    .constantFrom(...values)
    .chain(value =>
      fc.constantFrom(value, value, `${value.slice(0, 2)}*`, `*${value.slice(-2)}`, value.replace(/.$/, '?'), '*'),
    )
  return fc.uniqueArray(glob, { minLength: 1, maxLength: 3 })
}

const people = [...users, ...users.map(user => `CLASS\\${user}`), 'staff\\ana', '*\\ben', 'c*\\pupil1']

/** A length of time within an hour, of few values so that several things happen at once. */
export const length: fc.Arbitrary<Milliseconds> = fc.constantFrom(1, 60_000, 90_000, 600_000, 1_800_000).map(ms)

const leaf: fc.Arbitrary<Match> = fc.oneof(
  fc.constant<Match>({ everySession: true }),
  some(sessionIds).map(sessionId => ({ sessionId })),
  patterns(people).map(user => ({ user })),
  patterns(groups).map(group => ({ group })),
  patterns(stationIds).map(station => ({ station })),
  fc
    .dictionary(fc.constantFrom(...labels), patterns(labelValues), { minKeys: 1, maxKeys: 2 })
    .map(labels => ({ labels })),
  patterns(clients).map(client => ({ client })),
  some(['station', 'remote', 'console'] as const).map(connection => ({ connection })),
  fc.boolean().map(admin => ({ admin })),
  length.map(idleFor => ({ idleFor })),
  patterns(['host-1', 'HOST-2']).map(host => ({ host })),
)

/** Several fields beside each other, and combinations up to three deep. */
export const match: fc.Arbitrary<Match> = fc.letrec<{ match: Match }>(tie => ({
  match: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.tuple(leaf, leaf).map(([a, b]) => ({ ...a, ...b })),
    fc.array(tie('match'), { minLength: 1, maxLength: 3 }).map(any => ({ any })),
    fc.array(tie('match'), { minLength: 1, maxLength: 3 }).map(all => ({ all })),
    tie('match').map(not => ({ not })),
    fc.tuple(leaf, tie('match')).map(([a, b]) => ({ ...a, all: [b] })),
  ),
})).match

/** Around noon of the day on which everything happens. */
const past = (milliseconds: number): fc.Arbitrary<Instant> =>
  fc.integer({ min: 0, max: milliseconds }).map(ago => instant(noon - ago))

const states = ['active', 'active', 'disconnected', 'other', 'unknown'] as const
const truths = ['yes', 'no', 'unknown'] as const

const oneSession: fc.Arbitrary<Session> = fc
  .record({
    id: fc.constantFrom(...sessionIds),
    user: fc.option(fc.constantFrom(...users), { freq: 9 }),
    domain: unknownOr(domains),
    groups: fc.option(fc.uniqueArray(fc.constantFrom(...groups), { maxLength: 2 }), { freq: 3 }),
    station: unknownOr(stationIds),
    client: unknownOr(clients),
    connection: unknownOr(['station', 'remote', 'console'] as const),
    state: fc.constantFrom(...states),
    blocked: fc.constantFrom(...truths),
    locked: fc.constantFrom(...truths),
    admin: fc.constantFrom(true, false, false, null),
    logonAt: fc.option(past(7_200_000), { freq: 3 }),
    idleSince: fc.option(past(3_600_000), { freq: 4 }),
    own: fc.constantFrom(true, false, false, false),
    can: fc.constantFrom<Session['can'][]>(['unlock', 'disconnect'], ['unlock', 'disconnect'], ['unlock'], []),
  })
  // Of some of those that lack an action the provider says why.
  .map(seen => session(seen.can.length === 1 ? { ...seen, cannot: { disconnect: 'nothing there can' } } : seen))

/** An id stands for one session only. */
export const sessions: fc.Arbitrary<Session[]> = fc.uniqueArray(oneSession, {
  selector: session => session.id,
  minLength: 1,
  maxLength: 5,
})

export const stations: fc.Arbitrary<Map<string, Station>> = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom(...stationIds),
      fc.dictionary(fc.constantFrom(...labels), fc.constantFrom(...labelValues)),
    ),
    { selector: ([id]) => id },
  )
  .map(entries => new Map(entries.map(([id, labels]) => [id, { name: null, labels }])))

/** Zones of both hemispheres, of halves and quarters of an hour, with odd changes and with none. */
export const zoneNames: readonly string[] = [
  'UTC',
  'Europe/Paris',
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Santiago',
  'America/Havana',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Australia/Adelaide',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Antarctica/Troll',
]

const DAY = 86_400_000
const today = Math.floor(noon / DAY)

const ranges = (reach: number): fc.Arbitrary<DayRange[]> =>
  fc.array(
    fc.tuple(fc.integer({ min: -reach, max: reach }), fc.integer({ min: 0, max: 3 })).map(([first, length]) => ({
      first: (today + first) as CalendarDay, // whole days since 1970-01-01
      last: (today + first + length) as CalendarDay,
    })),
    { maxLength: 2 },
  )

/** Times on the wall clock, of which the half hours around the usual changes of clocks are likelier. */
const wallTime: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 48 }).map(halfHours => halfHours * 1_800_000),
  fc.integer({ min: 0, max: 8 }).map(halfHours => halfHours * 1_800_000),
  fc.integer({ min: 0, max: DAY }),
)

/** `reach`: within how many days of the day on which everything happens its dates lie. */
export function window(reach: number): fc.Arbitrary<Window> {
  return fc
    .record({
      timeZone: fc.constantFrom(...zoneNames),
      days: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 6 }) as fc.Arbitrary<Weekday>)), // 0 to 6 are weekdays
      on: fc.option(ranges(reach), { freq: 1 }),
      except: fc.oneof(fc.constant([]), ranges(reach)),
      from: wallTime.filter(time => time < DAY).map(ms),
      to: wallTime.map(ms),
    })
    .filter(({ from, to }) => from !== to)
}

const term: fc.Arbitrary<Instant | null> = fc.option(
  fc.integer({ min: -7_200_000, max: 7_200_000 }).map(distance => instant(noon + distance)),
  { freq: 1 },
)

export interface RuleShape {
  /** Whether rules have windows and begin and end. */
  readonly timed: boolean
}

const reapplies: fc.Arbitrary<Reapply> = fc
  .record({
    every: length,
    limit: fc.record({ count: fc.integer({ min: 1, max: 3 }), per: length }),
    contestedAfter: fc.record({ reversals: fc.integer({ min: 1, max: 3 }), within: length }),
    whenContested: fc.constantFrom('slow' as const, 'yield' as const),
  })
  .map(differences => ({ ...reapply, ...differences }))

export const notices: fc.Arbitrary<Notice | null> = fc.option(
  length.map(before => ({ before, text: 'Soon.' })),
  { freq: 1 },
)

/** Rules with names of their own, in no order. */
export function rules({ timed }: RuleShape): fc.Arbitrary<Rule[]> {
  const always = fc.constant(null)
  const one = fc.record({
    policy: fc.constantFrom('a', 'b'),
    priority: fc.integer({ min: 0, max: 3 }),
    planOnly: fc.constantFrom(false, false, false, true),
    match,
    ensure: fc.constantFrom('unlocked' as const, 'disconnected' as const, 'unmanaged' as const),
    touchAdmins: fc.boolean(),
    lift: fc.constantFrom('blocks' as const, 'any-lock' as const),
    windows: timed ? fc.oneof(fc.constant([]), fc.array(window(3), { minLength: 1, maxLength: 2 })) : fc.constant([]),
    notBefore: timed ? term : always,
    expiresAt: timed ? term : always,
    notice: notices,
    reapply: reapplies,
  })
  return fc
    .array(one, { minLength: 1, maxLength: 8 })
    .map(shapes => shapes.map((shape, index) => rule({ ...shape, rule: `r${index}`, line: index + 1 })))
}
