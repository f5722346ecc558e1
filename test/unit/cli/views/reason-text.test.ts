import { expect, it } from 'vitest'
import { reasonText } from '../../../../src/cli/views/reason-text.ts'
import { reasonDocument } from '../../../../src/documents/plan.ts'
import type { Reason } from '../../../../src/model/plan.ts'
import { instant, ms } from '../../../../src/model/time.ts'

const until = instant(Date.parse('2026-11-21T09:00:00Z'))
const rule = { policy: 'exam-room', rule: 'front-row', file: 'exam.yaml', line: 10 }

const reasons: readonly [Reason, RegExp][] = [
  [{ code: 'blocked' }, /blocked/],
  [{ code: 'blocked', lock: true }, /screen is locked, and the rule lifts any lock/],
  [{ code: 'block-unknown' }, /nobody can see/],
  [{ code: 'should-be-disconnected' }, /should be disconnected/],
  [{ code: 'in-sync' }, /as declared/],
  [{ code: 'unverified', until }, /again at 2026-11-21T09:00:00Z/],
  [{ code: 'unverified', until: null }, /does not show/],
  [
    { code: 'unverified', until: null, lock: true },
    /^nobody can tell .* blocked or locked by its user, .* left alone$/,
  ],
  [{ code: 'in-sync', lock: true }, /^its user locked the screen, and that is left alone$/],
  [{ code: 'no-desktop' }, /no desktop/],
  [{ code: 'no-rule' }, /no rule/],
  [{ code: 'unmanaged-by-rule' }, /leave it alone/],
  [{ code: 'not-a-user-session' }, /no desktop of a user/],
  [{ code: 'conflict', with: rule }, /exam-room\/front-row \(exam\.yaml:10\)/],
  [{ code: 'unsupported' }, /cannot do this to it$/],
  [{ code: 'unsupported', why: 'nothing there can' }, /cannot do this to it: nothing there can$/],
  [{ code: 'stopped' }, /resume/],
  [{ code: 'plan-only' }, /previews/],
  [{ code: 'undecided-match', rule, field: 'group' }, /its group is not known/],
  [{ code: 'protected', because: 'own-session' }, /runs in/],
  [{ code: 'protected', because: 'admin' }, /belongs to an administrator.*touchAdmins/],
  [{ code: 'protected', because: 'admin-unknown' }, /may belong to an administrator/],
  [{ code: 'weak-identity' }, /logon time/],
  [{ code: 'in-flight', action: 'unlock' }, /an earlier unlock/],
  [{ code: 'provider-failed', until, message: 'access denied' }, /09:00:00Z.*access denied$/],
  [{ code: 'provider-failed', until, message: 'Access is denied.\r\n' }, /09:00:00Z.*: Access is denied$/],
  [{ code: 'backoff', until, attempt: 3 }, /09:00:00Z after attempt 3/],
  [{ code: 'session-limit', until, count: 120, per: ms(3_600_000) }, /120 writes in 1h/],
]

it.each(reasons)('puts %j into words', (reason, words) => {
  expect(reasonText(reason)).toMatch(words)
})

it('gives every reason words of its own', () => {
  const texts = reasons.map(([reason]) => reasonText(reason))
  expect(new Set(texts).size).toBe(reasons.length)
})

it.each(reasons)('keeps the code and the fields of %j as data', reason => {
  const document = reasonDocument(reason)
  expect(Object.keys(document)).toEqual(Object.keys(reason))
  expect(document.code).toBe(reason.code)
})

it.each<Reason>([
  { code: 'provider-failed', until, message: 'no\u001b[2J\u0007' },
  { code: 'unsupported', why: 'no\u001b[2J\u0007' },
])('lets no control sequence of a provider through: %j', reason => {
  const text = reasonText(reason)
  expect(text).not.toMatch(/\p{Cc}/u)
  expect(text).toContain('\\u{1b}')
})
