import type { Verdict } from '../../compare/diff.ts'
import type { DecidedSession, Reason } from '../../model/plan.ts'
import type { Alike, Change } from './change-text.ts'
import { htmlCode, markdownCode } from './markdown-text.ts'
import { reasonText, ruleName } from './reason-text.ts'
import { sessionList } from './session-count.ts'
import { outcomeText, verdictText } from './verdict-text.ts'

/** A decision for a table's cell. */
export function verdictMarkdown(verdict: Verdict, about: Pick<DecidedSession, 'id'>): string {
  if (saysMore(verdict)) return markdownCode(verdictText(verdict, about))
  const by = verdict.rule === null ? '' : `; ${markdownCode(ruleName(verdict.rule))}`
  return `${ruledMarkdown(verdict, about)}${by}`
}

/** The same where its rule stands above the table. */
export function ruledMarkdown(verdict: Verdict, about: Pick<DecidedSession, 'id'>): string {
  if (saysMore(verdict)) return markdownCode(verdictText({ ...verdict, rule: null }, about))
  return `${outcomeText(verdict)}: ${reasonMarkdown(verdict.reason, about)}`
}

function saysMore({ drift, preview }: Verdict): boolean {
  return drift !== undefined || preview !== undefined
}

/** Our own words as they are, and as code where somebody else's are among them. */
export function reasonMarkdown(reason: Reason, about: Partial<Pick<DecidedSession, 'id'>> = {}): string {
  const text = reasonText(reason, about)
  return namesOthers(reason) ? markdownCode(text) : text
}

function namesOthers(reason: Reason): boolean {
  const { code } = reason
  switch (code) {
    case 'unsupported':
      return reason.why !== undefined
    case 'conflict':
    case 'undecided-match':
    case 'held':
    case 'provider-failed':
      return true
    case 'blocked':
    case 'block-unknown':
    case 'should-be-disconnected':
    case 'in-sync':
    case 'unverified':
    case 'no-desktop':
    case 'no-rule':
    case 'unmanaged-by-rule':
    case 'not-a-user-session':
    case 'stopped':
    case 'disarmed':
    case 'plan-only':
    case 'protected':
    case 'weak-identity':
    case 'in-flight':
    case 'notice':
    case 'backoff':
    case 'contested':
    case 'session-limit':
    case 'host-limit':
    case 'disruption-budget':
      return false
    default:
      return code satisfies never
  }
}

/** The cells that say which session it is. */
export function sessionCells({ id, user, station }: DecidedSession): readonly string[] {
  return [markdownCode(id), station === null ? '' : markdownCode(station), user === null ? '' : markdownCode(user)]
}

export const SESSION_COLUMNS: readonly string[] = ['Session', 'Station', 'User']

/** Who changes alike, before and after, for a row of {@link ALIKE_COLUMNS}. */
export function alikeCells({ group, first: { session, before, after }, targets }: Alike<Change>): readonly string[] {
  const named = targets ?? [sessionList(group.map(each => each.session.id))]
  return [named.map(markdownCode).join(', '), verdictMarkdown(before, session), verdictMarkdown(after, session)]
}

export const ALIKE_COLUMNS: readonly string[] = ['Sessions', 'Before', 'After']

/** A rule where HTML stands. */
export function ruleHtml(rule: Parameters<typeof ruleName>[0]): string {
  return htmlCode(ruleName(rule))
}
