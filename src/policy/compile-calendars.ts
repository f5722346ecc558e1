import type { Diagnostic } from '../model/diagnostic.ts'
import type { DayRange } from '../model/policy.ts'
import { diagnostic } from './codes.ts'
import { parseDate } from './dates.ts'
import { type Path, placeOfValue } from './locate.ts'
import type { SourceDocuments } from './source-document.ts'
import type { YamlDocument } from './yaml.ts'

export interface Calendars {
  /** One whose dates are wrong is there all the same: its use is no further mistake. */
  readonly byName: ReadonlyMap<string, readonly DayRange[]>
  /** false: there may be others, in a file that can't be read. */
  readonly complete: boolean
}

export function compileCalendars(documents: SourceDocuments, found: Diagnostic[]): Calendars {
  const calendars = new Map<string, readonly DayRange[]>()
  for (const name of documents.refusedCalendars) calendars.set(name, [])
  for (const { document, content } of documents.calendars) {
    const ranges: DayRange[] = []
    for (const [index, entry] of content.spec.dates.entries()) {
      const path = ['spec', 'dates', index]
      const range =
        typeof entry === 'string'
          ? dayRange(document, entry, path, entry, path, found)
          : dayRange(document, entry.from, [...path, 'from'], entry.to, [...path, 'to'], found)
      if (range !== null) ranges.push(range)
    }
    calendars.set(String(content.metadata.name), ranges)
  }
  return { byName: calendars, complete: !documents.unreadCalendars }
}

function dayRange(
  document: YamlDocument,
  from: string,
  fromPath: Path,
  to: string,
  toPath: Path,
  found: Diagnostic[],
): DayRange | null {
  const first = parseDate(from)
  const last = from === to ? first : parseDate(to)
  if (first === null) found.push(badDate(document, fromPath, from))
  if (last === null && from !== to) found.push(badDate(document, toPath, to))
  if (first === null || last === null) return null
  if (last < first) {
    const message = `the range ends (${to}) before it begins (${from})`
    found.push(diagnostic('badDate', placeOfValue(document, toPath), message, 'both dates are included; swap them'))
    return null
  }
  return { first, last }
}

export function badDate(document: YamlDocument, path: Path, text: string): Diagnostic {
  return diagnostic(
    'badDate',
    placeOfValue(document, path),
    `there is no ${text}`,
    'dates are year-month-day: 2026-12-25',
  )
}
