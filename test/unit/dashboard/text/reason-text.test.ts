import { describe, expect, test } from 'vitest'
import { reasonCodes, reasonText, type ToldReason } from '../../../../src/dashboard/text/reason-text.ts'
import { reasonDocument } from '../../../../src/documents/plan.ts'
import type { Reason } from '../../../../src/model/plan.ts'
import { instant, ms } from '../../../../src/model/time.ts'

const until = instant(Date.parse('2026-11-21T10:45:00Z'))
const rule = { policy: 'exam-room', rule: 'front-row', file: 'exam-room.yaml', line: 10 }
const say = (iso: string): string => iso.slice(11, 16)

/** Each code of the closed list, with what the page says of it. */
const said: { readonly [C in Reason['code']]: readonly [Extract<Reason, { code: C }>, string] } = {
  blocked: [{ code: 'blocked' }, 'It is blocked'],
  'block-unknown': [{ code: 'block-unknown' }, 'The host does not show whether it is blocked'],
  'should-be-disconnected': [{ code: 'should-be-disconnected' }, 'It should be disconnected'],
  'in-sync': [{ code: 'in-sync' }, 'It is as declared'],
  unverified: [{ code: 'unverified', until }, 'Unlocked, which the host does not show; again at 10:45'],
  'no-desktop': [{ code: 'no-desktop' }, 'It is disconnected, so there is no desktop to unlock'],
  'no-rule': [{ code: 'no-rule' }, 'No rule is about it'],
  'unmanaged-by-rule': [{ code: 'unmanaged-by-rule' }, 'A rule says to leave it alone'],
  'not-a-user-session': [{ code: 'not-a-user-session' }, 'It is nobody’s desktop'],
  conflict: [
    { code: 'conflict', with: rule },
    'Another rule of the same priority says otherwise (exam-room/front-row)',
  ],
  unsupported: [{ code: 'unsupported', why: 'no greeter' }, 'The host can not do this to it: no greeter'],
  stopped: [{ code: 'stopped' }, 'Acting is stopped'],
  disarmed: [{ code: 'disarmed' }, 'The policies are not enforced on this host yet'],
  'plan-only': [{ code: 'plan-only' }, 'The rule only previews'],
  'undecided-match': [
    { code: 'undecided-match', rule, field: 'group' },
    'Another rule may be about it: its group is not known (exam-room/front-row)',
  ],
  protected: [{ code: 'protected', because: 'admin' }, 'It belongs to an administrator'],
  held: [{ code: 'held', hold: 'h-1', by: 'Ms Keller', until }, 'Held by Ms Keller until 10:45'],
  'weak-identity': [{ code: 'weak-identity' }, 'Without a logon time nobody can tell whose stay it is'],
  'in-flight': [{ code: 'in-flight', action: 'unlock' }, 'Waiting to see what the unlock did'],
  notice: [{ code: 'notice', until, shown: true }, 'Its user is warned, and has time until 10:45'],
  'provider-failed': [
    { code: 'provider-failed', until, message: 'access denied' },
    'The host refuses to act; paused until 10:45: access denied',
  ],
  backoff: [{ code: 'backoff', until, attempt: 3 }, 'Waiting until 10:45 after attempt 3'],
  contested: [{ code: 'contested', until, reversals: 6 }, 'Someone undid it 6 times; the rule yields until 10:45'],
  'session-limit': [
    { code: 'session-limit', until, count: 120, per: ms(3_600_000) },
    'It had as many actions as its rule allows; none until 10:45',
  ],
  'host-limit': [
    { code: 'host-limit', until, count: 600, per: ms(60_000) },
    'The host had as many actions as it may; none until 10:45',
  ],
  'disruption-budget': [
    { code: 'disruption-budget', until, count: 30, per: ms(600_000) },
    'As many were disconnected as may be; none until 10:45',
  ],
}

/** As the daemon sends it. */
function told(reason: Reason): ToldReason {
  return JSON.parse(JSON.stringify(reasonDocument(reason)))
}

describe('reasons on the page', () => {
  test.each(Object.entries(said))('%s is said in words', (_code, [reason, text]) => {
    expect(reasonText(told(reason), say)).toBe(text)
  })

  test('there is a sentence for each code of the closed list and for no other', () => {
    expect([...reasonCodes].sort()).toEqual(Object.keys(said).sort())
  })

  test.each(reasonCodes)('%s makes a sentence where a screen without names is told the code alone', code => {
    const text = reasonText({ code }, say)
    expect(text).toMatch(/^[A-Z]/)
    expect(text).not.toMatch(/undefined|null|NaN|Ms Keller|10:45| $/)
  })

  test('a hold that honours a block is nobody’s', () => {
    expect(reasonText(told({ code: 'held', hold: 'h-2', by: 'onBlock', until }), say)).toBe(
      'Its block is honoured until 10:45',
    )
  })

  test.each([
    [{ code: 'blocked', lock: true }, 'Its screen is locked, and the rule lifts any lock'],
    [{ code: 'in-sync', lock: true }, 'Its user locked the screen, and that is left alone'],
    [{ code: 'unverified', until: null }, 'Done, or not needed; the host does not show which'],
    [{ code: 'notice', until, shown: false }, 'Its user could not be told, and is given time until 10:45'],
  ] satisfies [Reason, string][])('%o has words of its own', (reason, text) => {
    expect(reasonText(told(reason), say)).toBe(text)
  })

  test('a code that a later daemon sends is shown as it is', () => {
    expect(reasonText({ code: 'constructor' }, say)).toBe('constructor')
  })
})
