import type { Diagnostic } from '../model/diagnostic.ts'
import type { DayRange, Weekday, Window } from '../model/policy.ts'
import { diagnostic } from './codes.ts'
import { badDate, type Calendars } from './compile-calendars.ts'
import { many } from './compile-match.ts'
import { parseDate, parseTimeOfDay } from './dates.ts'
import type { DayName, OneOrMany, Text, WindowDocument } from './document-types.ts'
import { type Path, placeOfValue } from './locate.ts'
import { didYouMean } from './suggest.ts'
import type { YamlDocument } from './yaml.ts'
import { isZone, zoneHint } from './zones.ts'

const weekdays: Readonly<Record<DayName, Weekday>> = { sun: 0, mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6 }

/** What a window needs from around it. */
export interface WindowContext {
  readonly document: YamlDocument
  readonly calendars: Calendars
  /** Of the policy, else of the settings; null: none is set anywhere. */
  readonly timeZone: string | null
  readonly found: Diagnostic[]
  /** Told of a window that has no zone but UTC. */
  withoutZone(path: Path): void
}

/** @param path of `when` */
export function compileWindows(when: OneOrMany<WindowDocument>, path: Path, context: WindowContext): readonly Window[] {
  const single = !Array.isArray(when)
  return many(when).map((window, index) => compileWindow(window, single ? path : [...path, index], context))
}

function compileWindow(window: WindowDocument, path: Path, context: WindowContext): Window {
  const { document, found } = context
  // The schema's pattern has proven both.
  const from = parseTimeOfDay(window.from)
  const to = parseTimeOfDay(window.to)
  if (from === null || to === null) throw new RangeError(`no time of day: ${window.from}, ${window.to}`)
  if (from === to) {
    const message = `the window is empty: it begins and ends at ${window.from}`
    const hint = 'to is not included; the end of the day is "24:00"'
    found.push(diagnostic('emptyWindow', placeOfValue(document, [...path, 'to']), message, hint))
  }
  if (window.timeZone !== undefined) checkZone(window.timeZone, [...path, 'timeZone'], context)
  const timeZone = window.timeZone ?? context.timeZone
  if (timeZone === null) context.withoutZone(path)
  return {
    timeZone: timeZone ?? 'UTC',
    days: window.days === undefined ? null : [...new Set(many(window.days).map(day => weekdays[day]))].sort(),
    on: window.on === undefined ? null : dayRanges(window.on, [...path, 'on'], context),
    except: window.except === undefined ? [] : dayRanges(window.except, [...path, 'except'], context),
    from,
    to,
  }
}

export function checkZone(name: string, path: Path, context: Pick<WindowContext, 'document' | 'found'>): void {
  if (isZone(name)) return
  const place = placeOfValue(context.document, path)
  context.found.push(diagnostic('unknownZone', place, `unknown time zone ${JSON.stringify(name)}`, zoneHint(name)))
}

function dayRanges(names: OneOrMany<Text>, path: Path, context: WindowContext): readonly DayRange[] {
  const single = !Array.isArray(names)
  return many(names).flatMap((name, index) => dayRange(String(name), single ? path : [...path, index], context))
}

function dayRange(name: string, path: Path, { document, calendars, found }: WindowContext): readonly DayRange[] {
  if (/^\d{4}-\d{2}-\d{2}$/.test(name)) {
    const day = parseDate(name)
    if (day !== null) return [{ first: day, last: day }]
    found.push(badDate(document, path, name))
    return []
  }
  const ranges = calendars.byName.get(name)
  if (ranges !== undefined || !calendars.complete) return ranges ?? []
  const hint = /^\d/.test(name)
    ? 'dates are year-month-day: 2026-12-25'
    : (didYouMean(name, [...calendars.byName.keys()]) ?? `declare it: kind: Calendar with metadata: { name: ${name} }`)
  found.push(diagnostic('unknownCalendar', placeOfValue(document, path), `no calendar is called "${name}"`, hint))
  return []
}
