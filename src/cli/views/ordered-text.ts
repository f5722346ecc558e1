import type { Hold, Override } from '../../model/hold.ts'
import type { Instant } from '../../model/time.ts'
import type { Ordered } from '../../store/requests.ts'
import { momentText } from './moment-text.ts'
import { printable } from './printable.ts'
import { sessionList } from './session-count.ts'
import { wallClockWithZone } from './wall-clock.ts'

/** What was placed, until when, which sessions it covers now, and how to end it. */
export function placedText(
  placed: Hold | Override,
  {
    sessions,
    uncertain = [],
    timeZone,
  }: { readonly sessions: readonly string[]; readonly uncertain?: readonly string[]; readonly timeZone: string },
): string {
  const until = wallClockWithZone(placed.until, timeZone)
  const selector = printable(placed.selector.text)
  const what =
    placed.kind === 'hold'
      ? `Held: ${selector} until ${until}`
      : `Overridden: ${selector} to be ${placed.rule.ensure} until ${until}`
  return `${what} (${placed.id}).\n${coverText(placed, sessions)}${uncertainText(uncertain)}To end it: stationkeeper release ${placed.kind}=${placed.id}\n`
}

/** Nobody should take an exemption for effective that covers nobody. */
function coverText(placed: Hold | Override, sessions: readonly string[]): string {
  if (sessions.length > 0) return `It covers ${sessionList(sessions)} now${later(placed, ', and who comes later')}.\n`
  const nobody = `IT COVERS NO SESSION NOW: no session on the host is ${printable(placed.selector.text)}`
  return `${nobody}${later(placed, '. Sessions that come later are covered')}.\n`
}

/** Whoever can't be told is held, and may wonder why. */
function uncertainText(uncertain: readonly string[]): string {
  if (uncertain.length === 0) return ''
  return `Of these, ${sessionList(uncertain)} ${uncertain.length === 1 ? 'is' : 'are'} held because it can't be told whether the selector is about them.\n`
}

/** What was picked by its id is about one stay alone. */
function later({ incarnation }: Hold | Override, text: string): string {
  return incarnation === null ? text : ''
}

/** Said where `12:00` needs a zone and nobody set one. */
export function zoneNotSetText(end: Instant): string {
  return `No time zone is set, so the time is taken for UTC: until ${momentText(end)}. Set timeZone in stationkeeper.yaml.\n`
}

const endedWords: Readonly<Record<Ordered['ended'][number]['kind'], string>> = {
  hold: 'Hold ended',
  override: 'Override ended',
  backoff: 'No longer waiting after failures',
  contested: 'No longer contested',
  'provider-failed': 'The provider is tried again',
}

/** What a release ended, a line for each kind and id. */
export function releaseText({ ended, sessions }: Pick<Ordered, 'ended' | 'sessions'>): string {
  if (ended.length === 0) {
    const about =
      sessions.length === 0 ? 'no session on the host is selected' : `nothing holds ${sessionList(sessions)}`
    return `Nothing was released: ${about}.\n`
  }
  const alike = Map.groupBy(ended, ({ kind, id }) => `${endedWords[kind]}${id === null ? '' : `: ${printable(id)}`}`)
  const lines = [...alike].map(([what, each]) => {
    const ids = each.map(({ sessionId }) => sessionId)
    const whole = ids.includes(null)
    const some = [...new Set(ids.filter(id => id !== null))]
    return `${what}${whole || some.length === 0 ? '' : ` for ${sessionList(some)}`}.`
  })
  return `${lines.join('\n')}\nThe limits of writes go on: a release never gives more of them.\n`
}

/** What forgetting someone did, and what stays. */
export function forgottenText({ forgotten }: Pick<Ordered, 'forgotten'>, user: string): string {
  const name = printable(user)
  if (forgotten === 0) {
    return `Nobody called ${name} was known here. Holds and overrides that are over name them no more, if any did.\n`
  }
  const spellings = forgotten === 1 ? '1 spelling' : `${forgotten} spellings`
  return `Forgotten: ${name}, in ${spellings}. What was done stays in the journal under a random id, and its chain stays intact; nobody can tell any more whom it was about.
Whoever is on the host now under that name is known again at the next look.\n`
}
