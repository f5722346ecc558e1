import type { CalendarDay, Rule, Window } from '../model/policy.ts'
import { type Instant, instant } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { many } from '../policy/compile-match.ts'
import type { CompiledRule } from '../policy/compile-rules.ts'
import { parseDate } from '../policy/dates.ts'
import type { CalendarDocument, WindowDocument } from '../policy/document-types.ts'
import type { CompiledSource } from '../policy/load.ts'
import { placeOfValue } from '../policy/locate.ts'
import type { Sourced } from '../policy/source-document.ts'
import { type Finding, finding, namedAll } from './finding.ts'
import type { Hours } from './hours.ts'

const DAY = 86_400_000

/** Calendars that end while a rule that goes by them is still in force. Of rules that never hold anyway, something else is to be said. */
export function calendarFindings(source: CompiledSource, hours: Hours, zones: Zones): readonly Finding[] {
  const holding = source.rules.filter(({ rule }) => hours.of(rule).length > 0)
  return source.calendars.flatMap(calendar => {
    const last = lastOf(calendar.content)
    if (last === null) return []
    const name = String(calendar.content.metadata.name)
    const uses = holding.flatMap(compiled => usesOf(compiled, name))
    const outlasting = uses.filter(use => outlasts(use, last.day, hours, zones))
    return outlasting.length === 0 ? [] : [ends(calendar, last, outlasting)]
  })
}

interface Use {
  readonly rule: Rule
  readonly window: Window
  readonly as: 'on' | 'except'
}

function usesOf({ rule, written }: CompiledRule, calendar: string): readonly Use[] {
  const windows: readonly WindowDocument[] = written.when === undefined ? [] : many(written.when)
  return windows.flatMap((document, index) => {
    const window = rule.windows[index]
    if (window === undefined) return []
    const names = (as: Use['as']): boolean =>
      document[as] !== undefined && many(document[as]).map(String).includes(calendar)
    return (['on', 'except'] as const).filter(names).map(as => ({ rule, window, as }))
  })
}

interface Last {
  readonly day: CalendarDay
  readonly index: number
  readonly text: string
}

function lastOf({ spec }: CalendarDocument): Last | null {
  let last: Last | null = null
  for (const [index, entry] of spec.dates.entries()) {
    const text = typeof entry === 'string' ? entry : entry.to
    const day = parseDate(text)
    if (day !== null && (last === null || day > last.day)) last = { day, index, text }
  }
  return last
}

/** What is no longer excepted must hold once after it; what is listed must be in force after it. */
function outlasts({ rule, window, as }: Use, last: CalendarDay, hours: Hours, zones: Zones): boolean {
  const { from, to } = hours.horizon
  if (rule.notBefore !== null && rule.notBefore >= to) return false
  const end = rule.expiresAt !== null && rule.expiresAt < to ? rule.expiresAt : to
  if (end <= from) return false
  const dayAt = (at: Instant): number => Math.floor((at + zones.offsetAt(window.timeZone, at)) / DAY)
  if (as === 'on') return dayAt(instant(end - 1)) > last
  return hours.ofWindow(window).some(span => {
    const start = rule.notBefore !== null && rule.notBefore > span.start ? rule.notBefore : span.start
    return start < end && start < span.end && dayAt(instant(Math.min(span.end, end) - 1)) > last
  })
}

function ends({ document, content }: Sourced<CalendarDocument>, last: Last, uses: readonly Use[]): Finding {
  const rulesOf = (as: Use['as']): readonly Rule[] => [
    ...new Set(uses.filter(use => use.as === as).map(use => use.rule)),
  ]
  const excepted = rulesOf('except')
  const listed = rulesOf('on')
  const after = [
    ...(excepted.length === 0 ? [] : [`it takes no day from ${namedAll(excepted)}`]),
    ...(listed.length === 0 ? [] : [`it gives no day to ${namedAll(listed)}`]),
  ]
  return finding('calendarEnds', placeOfValue(document, ['spec', 'dates', last.index]), {
    message: `the calendar "${content.metadata.name}" ends on ${last.text}: after that ${after.join(', and ')}`,
    hint: 'add the dates that follow, or let the policy expire with them',
    rule: null,
    others: [...new Set([...excepted, ...listed])],
  })
}
