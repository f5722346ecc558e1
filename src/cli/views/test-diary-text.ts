import type { Decision } from '../../model/plan.ts'
import { qualifiedUser, type Session } from '../../model/session.ts'
import { formatDuration, isoInstant, type Milliseconds, ms } from '../../model/time.ts'
import type { DiaryEntry } from '../../policy-tests/diary.ts'
import type { Happening } from '../../policy-tests/policy-test.ts'
import { durationText } from './duration-text.ts'
import { eventText } from './event-text.ts'
import { printable } from './printable.ts'
import { testTime } from './test-time-text.ts'

/** A line of what happened in a test. */
export interface DiaryLine {
  readonly at: Milliseconds
  readonly text: string
}

/** What happened, a line each: when, what, and to which sessions. What befalls several in one moment is one line. */
export function diaryLines(entries: readonly DiaryEntry[], timeZone: string | null): readonly DiaryLine[] {
  const lines: { readonly at: Milliseconds; readonly what: string; readonly time: string; readonly ids: string[] }[] =
    []
  for (const entry of entries) {
    const said = saidOf(entry)
    if (said === null) continue
    const time = testTime(entry.at, entry.clock, timeZone)
    const same = lines.findLast(line => line.at !== entry.at || line.what === said.what)
    if (same !== undefined && same.at === entry.at && said.id !== null) same.ids.push(said.id)
    else lines.push({ at: entry.at, what: said.what, time, ids: said.id === null ? [] : [said.id] })
  }
  return lines.map(({ at, time, what, ids }) => {
    const whom = ids.length === 0 ? '' : `: ${ids.map(printable).join(' ')}`
    return { at, text: `${time}  ${what}${whom}` }
  })
}

/** null: worth no line. */
function saidOf(entry: DiaryEntry): { readonly what: string; readonly id: string | null } | null {
  switch (entry.kind) {
    case 'happened':
      return { what: `> ${happeningText(entry.what)}`, id: null }
    case 'changed':
      return changedText(entry.before, entry.after)
    case 'decided':
      return { what: `decided ${decidedText(entry.decision)}`, id: entry.decision.session.id }
    case 'written':
      return { what: `WRITES ${entry.action}`, id: entry.session }
    case 'told': {
      const { event } = entry
      if (event.kind === 'blocked') return null
      if (event.kind === 'contested')
        return { what: `CONTESTED: ${event.whenContested}`, id: event.incarnation.sessionId }
      if (event.kind === 'calm') return { what: `calm again (${event.why})`, id: event.incarnation.sessionId }
      if (event.kind === 'settled') {
        const { effect, intent } = event
        return effect === 'verified' ? null : { what: `${intent.action} ${effect}`, id: intent.incarnation.sessionId }
      }
      const text = eventText(event)
      return text === null ? null : { what: text, id: null }
    }
    default:
      return entry satisfies never
  }
}

/** In the words of the fields that a test expects. */
function decidedText({ status, action, reason, rule, preview }: Decision): string {
  const what = action === 'none' ? status : `${status} ${action}`
  const by = rule === null ? '' : ` by ${printable(`${rule.policy}/${rule.rule}`)}`
  const would = preview?.rule
    ? `; preview ${preview.action} by ${printable(`${preview.rule.policy}/${preview.rule.rule}`)}`
    : ''
  const why = reason.code === status ? '' : ` (${reason.code})`
  return `${what}${why}${by}${would}`
}

function changedText(before: Session | null, after: Session | null): ReturnType<typeof saidOf> {
  const session = after ?? before
  if (session === null) return null
  const name = printable(qualifiedUser(session) ?? 'nobody')
  if (before === null) return { what: `logs on (${name})`, id: session.id }
  if (after === null) return { what: `logs off (${name})`, id: session.id }
  const said: string[] = []
  if (before.blocked !== after.blocked) said.push(after.blocked === 'yes' ? 'blocked' : 'open')
  if (before.state !== after.state) said.push(after.state)
  if (before.locked !== after.locked) said.push(after.locked === 'yes' ? 'locked by its user' : 'opened by its user')
  if (before.idleSince !== after.idleSince && before.state === after.state) {
    said.push(after.idleSince === null ? 'in use' : 'left alone')
  }
  return said.length === 0 ? null : { what: said.join(', '), id: session.id }
}

function happeningText(happening: Happening): string {
  switch (happening.kind) {
    case 'logon': {
      const { place } = happening.who
      const where =
        place.connection === 'station'
          ? ` at station ${place.station}`
          : place.connection === 'remote'
            ? ` from ${place.client}`
            : ''
      return printable(`logon of ${qualifiedUser(happening.who) ?? ''}${where}`)
    }
    case 'deed':
      return printable(`${happening.deed} ${happening.ids.join(' ')}`)
    case 'reconnect':
      return printable(
        `reconnect ${happening.id}${happening.station === null ? '' : ` at station ${happening.station}`}`,
      )
    case 'blockAll':
      return 'Block All'
    case 'unblockAll':
      return 'Block All is lifted'
    case 'hold':
      return printable(`hold ${happening.selector.text} for ${formatDuration(happening.length)}`)
    case 'override':
      return printable(
        `override ${happening.selector.text}: ${happening.ensure} for ${formatDuration(happening.length)}`,
      )
    case 'release':
      return printable(`release ${happening.selector.text}`)
    case 'stop':
      return printable(`stop: ${happening.reason}`)
    case 'resume':
      return 'resume'
    case 'setClock': {
      const { to } = happening
      if ('at' in to) return `the clock is set to ${isoInstant(to.at)}`
      return `the clock is set ${to.by < 0 ? 'back' : 'forward'} by ${durationText(ms(Math.abs(to.by)))}`
    }
    case 'sleep':
      return `the machine sleeps for ${durationText(happening.length)}`
    case 'trouble':
      return 'the host behaves otherwise'
    default:
      return happening satisfies never
  }
}
