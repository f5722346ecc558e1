import type { Incarnation } from '../model/incarnation.ts'
import { backoffKey, type Ledger, type NoticeGiven } from '../model/ledger.ts'
import type { Withheld } from '../model/plan.ts'
import type { Notice, Rule } from '../model/policy.ts'
import type { Session } from '../model/session.ts'
import { type Instant, plus } from '../model/time.ts'
import { idleThresholds } from './idle.ts'

/**
 * The warning that a session is under, its wait over or not. null: none was given, or it counts no more, because something
 * kept the disconnect back, the rule has changed, or it is about idleness and its user has come back.
 */
export function noticeGiven(
  { notices }: Ledger,
  rule: Rule,
  incarnation: Incarnation,
  { idleSince }: Session,
): NoticeGiven | null {
  if (rule.notice === null || notices.size === 0) return null
  const given = notices.get(backoffKey(incarnation.key, rule))
  if (given === undefined || given.cancelled || given.ruleDigest !== rule.digest) return null
  return idleSince !== null && idleSince > given.begunAt && isAboutIdleness(rule) ? null : given
}

/** Only such a rule is answered by using the session; a room that closes at six closes for those who type as well. */
function isAboutIdleness({ match }: Rule): boolean {
  return idleThresholds([match]).length > 0
}

/**
 * The wait that a warning asks for; null: it is over. It is counted from when the message was shown or known not to be
 * showable, so until then its end moves along with time.
 */
export function noticeWait({ before }: Notice, given: NoticeGiven | null, now: Instant): Withheld | null {
  if (given === null || given.shown === null) return { code: 'notice', until: plus(now, before), shown: null }
  return now < given.until ? { code: 'notice', until: given.until, shown: given.shown } : null
}
