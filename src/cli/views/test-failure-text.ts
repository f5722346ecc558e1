import { formatDuration } from '../../model/time.ts'
import type { Failure } from '../../policy-tests/failure.ts'
import type { FieldValue } from '../../policy-tests/policy-test.ts'
import { durationText } from './duration-text.ts'
import { printable } from './printable.ts'

/** What was expected and what was seen instead, in one line without its time. The only place where a failure becomes words. */
export function failureText(failure: Failure): string {
  switch (failure.kind) {
    case 'field':
      return `session ${printable(failure.session)}: ${failure.field} should be ${shown(failure.expected)}, and is ${shown(failure.seen)}`
    case 'sum':
      return `summary: ${failure.field} should be ${failure.expected}, and is ${failure.seen}`
    case 'no-session':
      return `there is no session ${printable(failure.session)}`
    case 'nobody':
      return 'nobody is there of whom it could hold'
    case 'writes':
      return writesText(failure)
    case 'unlocked-late': {
      const lasted = failure.after === null ? 'until the test ended' : `for ${durationText(failure.after)}`
      const more = failure.more === 0 ? '' : `; ${failure.more} more lasted too long`
      return `session ${printable(failure.session)}: a block should end within ${formatDuration(failure.within)}, and lasted ${lasted}${more}`
    }
    case 'no-block':
      return failure.session === null
        ? 'no block began that could be judged, so nothing was tried'
        : `session ${printable(failure.session)}: no block began that could be judged, so nothing was tried`
    case 'was':
      return `session ${printable(failure.session)} should never be ${failure.what}, and was`
    case 'impossible':
      return `it can't happen: ${printable(failure.why)}`
    default:
      return failure satisfies never
  }
}

function writesText({ session, action, bound, expected, seen, per }: Extract<Failure, { kind: 'writes' }>): string {
  const whose = session === null ? 'all sessions together' : `session ${printable(session)}`
  const what = `${action ?? 'write'}${expected === 1 ? '' : 's'}`
  const span = per === null ? '' : ` in any ${formatDuration(per)}`
  return `${whose}: ${bound === 'atMost' ? 'at most' : 'at least'} ${expected} ${what}${span}, and there were ${seen}`
}

function shown(value: FieldValue): string {
  return value === null ? 'none' : printable(String(value))
}
