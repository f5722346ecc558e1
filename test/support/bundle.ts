import type { Bundle, CalendarDay, DayRange, Reapply, Rule, Station, Window } from '../../src/model/policy.ts'
import { type Milliseconds, ms, parseDuration } from '../../src/model/time.ts'

/** `10s`, `5m` and so on as milliseconds. */
export function lasting(text: string): Milliseconds {
  const length = parseDuration(text)
  if (length === null) throw new RangeError(`No duration: ${text}`)
  return length
}

export const reapply: Reapply = {
  every: lasting('60s'),
  backoff: { initial: lasting('1s'), max: lasting('5m') },
  limit: { count: 120, per: lasting('1h') },
  contestedAfter: { reversals: 5, within: lasting('10m') },
  whenContested: 'slow',
}

/** An enforced rule that keeps every session unlocked, always. */
export function rule(differences: Partial<Rule> = {}): Rule {
  const name = differences.rule ?? 'open'
  return {
    policy: 'room',
    rule: name,
    file: `${differences.policy ?? 'room'}.yaml`,
    line: 10,
    priority: 0,
    planOnly: false,
    match: { everySession: true },
    ensure: 'unlocked',
    timeout: lasting('10s'),
    touchAdmins: false,
    lift: 'blocks',
    honour: null,
    notice: null,
    windows: [],
    notBefore: null,
    expiresAt: null,
    reapply,
    digest: `sha256:${name}`,
    ...differences,
  }
}

/** A bundle in the order that loading gives it: highest priority first, then policy name, then as written. */
export function bundle(rules: readonly Rule[], differences: Partial<Bundle> = {}): Bundle {
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return {
    revision: 'sha256:one',
    rules: [...rules].sort((a, b) => b.priority - a.priority || byText(a.policy, b.policy)),
    stations: new Map(),
    policies: [...new Set(rules.map(rule => rule.policy))].sort(byText),
    ...differences,
  }
}

export function stations(labels: Readonly<Record<string, Readonly<Record<string, string>>>>): Map<string, Station> {
  return new Map(Object.entries(labels).map(([id, own]) => [id, { name: null, labels: own }]))
}

/** A window of every day from eight to ten in UTC. */
export function window(differences: Partial<Window> = {}): Window {
  return {
    timeZone: 'UTC',
    days: null,
    on: null,
    except: [],
    from: clock('08:00'),
    to: clock('10:00'),
    ...differences,
  }
}

/** `08:30` as the time since midnight on the wall clock. */
export function clock(text: string): Milliseconds {
  const [hours, minutes] = text.split(':').map(Number)
  if (hours === undefined || minutes === undefined) throw new RangeError(`No time of day: ${text}`)
  return ms((hours * 60 + minutes) * 60_000)
}

/** One date, or the dates from the first to the last. */
export function days(first: string, last: string = first): DayRange {
  return { first: calendarDay(first), last: calendarDay(last) }
}

function calendarDay(text: string): CalendarDay {
  return (Date.parse(`${text}T00:00:00Z`) / 86_400_000) as CalendarDay // whole days since 1970-01-01
}
