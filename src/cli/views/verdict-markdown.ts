import type { Verdict } from '../../compare/diff.ts'
import type { DecidedSession, Reason } from '../../model/plan.ts'
import { htmlCode, markdownCode } from './markdown-text.ts'
import { reasonText, ruleName } from './reason-text.ts'
import { outcomeText, verdictText } from './verdict-text.ts'

/** A decision for a table's cell. */
export function verdictMarkdown(verdict: Verdict, about: Pick<DecidedSession, 'id'>): string {
  const { reason, rule, drift, preview } = verdict
  if (drift !== undefined || preview !== undefined) return markdownCode(verdictText(verdict, about))
  const by = rule === null ? '' : `; ${markdownCode(ruleName(rule))}`
  return `${outcomeText(verdict)}: ${reasonMarkdown(reason, about)}${by}`
}

/** Our own words as they are, and as code where somebody else's are among them. */
export function reasonMarkdown(reason: Reason, about: Partial<Pick<DecidedSession, 'id'>> = {}): string {
  const text = reasonText(reason, about)
  return namesOthers(reason) ? markdownCode(text) : text
}

function namesOthers({ code }: Reason): boolean {
  switch (code) {
    case 'conflict':
    case 'unsupported':
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

/** A rule where HTML stands. */
export function ruleHtml(rule: Parameters<typeof ruleName>[0]): string {
  return htmlCode(ruleName(rule))
}
