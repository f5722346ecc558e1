import { describe, expect, it } from 'vitest'
import { planText } from '../../../../src/cli/views/plan-text.ts'
import type { Decision, Plan } from '../../../../src/model/plan.ts'
import { instant } from '../../../../src/model/time.ts'
import { departureBetween } from '../../../../src/planner/departures.ts'
import { decision, planOf } from '../../../support/decision.ts'

const plain = { all: false, departure: null }
const unmanaged = { status: 'unmanaged', action: 'none', desired: null, rule: null } as const

it('speaks as PowerShell does under -WhatIf', () => {
  expect(planText(planOf([decision()]), plain)).toBe(
    `What if: Performing the operation "Unlock-WmsSession" on target "Session 5 (CLASS\\ana, station 4)".
Plan: 1 to unlock, 0 to disconnect.
`,
  )
})

it('names the other cmdlet for a disconnect, and leaves out a station that there is none of', () => {
  const { session } = decision({ id: '7' })
  const away = {
    ...decision({ action: 'disconnect', desired: 'disconnected', reason: { code: 'should-be-disconnected' } }),
    session: { ...session, station: null },
  }
  expect(planText(planOf([away]), plain)).toContain(
    'What if: Performing the operation "Disconnect-WmsSession" on target "Session 7 (CLASS\\ana)".\n',
  )
})

it('says in one line a rule what is asserted, and lists it when all is asked for', () => {
  const asserted = ['1', '2', '3'].map(id => decision({ id, status: 'assert', reason: { code: 'block-unknown' } }))
  expect(planText(planOf(asserted), plain)).toBe(
    `What if: Asserting "Unlock-WmsSession" on 3 sessions that may be blocked or not, for exam-room/front-row-open (exam-room.yaml:10).
Plan: 0 to unlock, 0 to disconnect, 3 to assert.
`,
  )
  expect(planText(planOf(asserted), { ...plain, all: true }).match(/^What if: Performing/gm)).toHaveLength(3)
})

it('says why something is held back', () => {
  const other = { policy: 'kiosk', rule: 'closed', file: 'kiosk.yaml', line: 7 }
  const text = planText(
    planOf([
      decision({ id: '1', status: 'withheld', action: 'disconnect', reason: { code: 'protected', because: 'admin' } }),
      decision({ id: '2', status: 'conflict', action: 'none', reason: { code: 'conflict', with: other } }),
      decision({ id: '3', status: 'unsupported', reason: { code: 'unsupported' } }),
      decision({ id: '0', status: 'unsupported', reason: { code: 'unsupported' } }),
    ]),
    plain,
  )
  expect(text.split('\n')).toEqual([
    'Withheld: "Disconnect-WmsSession" on Session 1 (CLASS\\ana, station 4): it belongs to an administrator, and the rule does not say `touchAdmins: true`.',
    'Conflict: Session 2 (CLASS\\ana, station 4): exam-room/front-row-open (exam-room.yaml:10); another rule of the same priority says otherwise: kiosk/closed (kiosk.yaml:7).',
    'Unsupported: "Unlock-WmsSession" on Session 3 (CLASS\\ana, station 4): the provider cannot do this to it.',
    'Unsupported: "Unlock-WmsSession" on Session 0 (CLASS\\ana, station 4): it is where Windows\' own services run, and nobody\'s desktop.',
    'Plan: 0 to unlock, 0 to disconnect; 1 withheld, 1 in conflict, 2 unsupported.',
    '',
  ])
})

it('is silent about what is in sync or not managed, unless all is asked for', () => {
  const decisions = [
    decision({ id: '1', status: 'in-sync', action: 'none', reason: { code: 'in-sync' } }),
    decision({ id: '2', ...unmanaged, reason: { code: 'no-rule' } }),
  ]
  expect(planText(planOf(decisions), plain)).toBe('Plan: 0 to unlock, 0 to disconnect; 1 in sync, 1 not managed.\n')
  expect(planText(planOf(decisions), { ...plain, all: true })).toContain(
    'In sync: Session 1 (CLASS\\ana, station 4): it is as declared.\n',
  )
})

it('lets no control sequence of a user name through', () => {
  const { session, ...rest } = decision()
  const text = planText(planOf([{ ...rest, session: { ...session, user: 'ana\u001b]0;pwned\u0007' } }]), plain)
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
})

it('says what the end of a window leaves behind', () => {
  const at = instant(Date.parse('2026-11-21T10:00:00Z'))
  const now = planOf([
    decision({ id: '1' }),
    decision({ id: '2' }),
    decision({ id: '3', ...unmanaged, reason: { code: 'no-rule' } }),
  ])
  const then = planOf(
    ['1', '2', '3'].map(id => decision({ id, ...unmanaged, reason: { code: 'no-rule' } })),
    { plannedAt: at },
  )
  const departure = departureBetween(now, then, () => ['Europe/Paris', 'Europe/Paris'])
  expect(departure).toEqual({ at, sessions: 2, timeZone: 'Europe/Paris' })
  expect(planText(now, { all: false, departure })).toContain(
    'At 2026-11-21 11:00 (Europe/Paris): 2 sessions no longer managed, left as they are.\n',
  )
  const several = departureBetween(now, then, () => ['Europe/Paris', 'Asia/Tokyo'])
  expect(planText(now, { all: false, departure: several })).toContain('At 2026-11-21T10:00:00Z: 2 sessions')
  expect(departureBetween(now, now, () => [])).toBeNull()
})

describe('what plan-only rules would do otherwise', () => {
  const rule = { policy: 'quiet', rule: 'all-off', file: 'quiet.yaml', line: 7 }
  const off = { action: 'disconnect', reason: { code: 'should-be-disconnected' }, rule } as const
  const previewed = (count: number, preview: NonNullable<Decision['preview']>): Plan =>
    planOf(Array.from({ length: count }, (_, index) => decision({ id: String(index + 1), preview })))

  it('is shown beside the decision', () => {
    expect(planText(previewed(1, off), plain)).toBe(
      `What if: Performing the operation "Unlock-WmsSession" on target "Session 1 (CLASS\\ana, station 4)".
Plan only: would disconnect session 1 (CLASS\\ana, station 4) by quiet/all-off (quiet.yaml:7).
Plan: 1 to unlock, 0 to disconnect.
`,
    )
  })

  it('is a line a rule for many sessions, unless all are asked for', () => {
    expect(planText(previewed(24, off), plain).match(/^Plan only: .*$/gm)).toEqual([
      'Plan only: would disconnect 24 sessions by quiet/all-off (quiet.yaml:7).',
    ])
    expect(planText(previewed(24, off), { ...plain, all: true }).match(/^Plan only: /gm)).toHaveLength(24)
  })

  it('says that they would leave a session alone, or that a guard would hold them back', () => {
    const alone = { action: 'none', reason: { code: 'unmanaged-by-rule' }, rule } as const
    expect(planText(previewed(1, alone), plain)).toContain(
      'Plan only: would leave session 1 (CLASS\\ana, station 4) as it is by quiet/all-off (quiet.yaml:7): a rule says to leave it alone.\n',
    )
    const kept = { ...off, reason: { code: 'protected', because: 'own-session' } } as const
    expect(planText(previewed(1, kept), plain)).toContain(
      'by quiet/all-off (quiet.yaml:7), but for a guard: it is the session that this runs in.\n',
    )
  })

  it('is not said twice where they alone are about a session, and not at all where nothing else would be done', () => {
    const alone = decision({ status: 'withheld', reason: { code: 'plan-only' }, preview: off })
    expect(planText(planOf([alone]), plain)).not.toContain('Plan only')
    const same = { action: 'unlock', reason: { code: 'blocked' }, rule } as const
    expect(planText(previewed(1, same), plain)).not.toContain('Plan only')
    expect(planText(previewed(1, same), { ...plain, all: true })).toContain('Plan only: would unlock session 1')
  })
})
