import { describe, expect, test } from 'vitest'
import type { Decision } from '../../../src/model/plan.ts'
import type { Rule } from '../../../src/model/policy.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { session } from '../../support/observation.ts'
import { decided } from '../../support/planning.ts'

const open = (name: string, differences: Partial<Rule> = {}): Rule => rule({ rule: name, ...differences })
const close = (name: string, differences: Partial<Rule> = {}): Rule =>
  rule({ rule: name, ensure: 'disconnected', ...differences })
const leave = (name: string, differences: Partial<Rule> = {}): Rule =>
  rule({ rule: name, ensure: 'unmanaged', ...differences })
const shown = (from: Rule): Rule => ({ ...from, planOnly: true })

/** A rule of pupils whose groups the host does not know of. */
const doubtful = { match: { group: ['CLASS\\pupils'] } }
const pupil = session({ blocked: 'yes' })
const stranger = session({ blocked: 'yes', groups: null })

const named = (decision: Decision): string | undefined => decision.rule?.rule
const ref = (name: string): object => ({ policy: 'room', rule: name, file: 'room.yaml', line: 10 })

describe('which rule decides', () => {
  test('no rule at all leaves a session unmanaged', () => {
    const { status, action, desired, reason, rule } = decided([], pupil)
    expect({ status, action, desired, reason, rule }).toEqual({
      status: 'unmanaged',
      action: 'none',
      desired: null,
      reason: { code: 'no-rule' },
      rule: null,
    })
  })

  test('a rule that is unmanaged on purpose is named', () => {
    const { status, action, desired, reason, rule } = decided([leave('alone')], pupil)
    expect({ status, action, desired, reason, rule }).toEqual({
      status: 'unmanaged',
      action: 'none',
      desired: null,
      reason: { code: 'unmanaged-by-rule' },
      rule: ref('alone'),
    })
  })

  test('the highest priority wins, wherever it stands', () => {
    expect(named(decided([open('low'), close('high', { priority: 7 }), open('mid', { priority: 3 })], pupil))).toBe(
      'high',
    )
  })

  test('a negative priority loses to the default', () => {
    expect(named(decided([close('low', { priority: -1 }), open('default')], pupil))).toBe('default')
  })

  test('of equals that want the same the first policy by name is named', () => {
    expect(decided([open('b', { policy: 'b' }), open('a', { policy: 'a' })], pupil).rule?.policy).toBe('a')
  })

  test('of equals in one policy the first as written is named', () => {
    expect(named(decided([open('first'), open('second')], pupil))).toBe('first')
  })

  test('a rule that does not match is no candidate', () => {
    expect(named(decided([close('ben', { priority: 9, match: { user: ['ben'] } }), open('all')], pupil))).toBe('all')
  })

  test('a rule that may match is no candidate either', () => {
    expect(decided([open('pupils', doubtful)], stranger).reason.code).toBe('no-rule')
    expect(named(decided([open('pupils', { ...doubtful, priority: 9 }), open('all')], stranger))).toBe('all')
  })
})

describe('equal priority and different ensure', () => {
  test('is a conflict that names both and does nothing', () => {
    const { status, action, desired, reason, rule } = decided([open('open'), close('close')], pupil)
    expect({ status, action, desired, reason, rule }).toEqual({
      status: 'conflict',
      action: 'none',
      desired: null,
      reason: { code: 'conflict', with: ref('close') },
      rule: ref('open'),
    })
  })

  test('is one with a rule that leaves sessions alone, too', () => {
    expect(decided([open('open'), leave('leave')], pupil).status).toBe('conflict')
  })

  test('is none below the winner', () => {
    expect(decided([open('top', { priority: 1 }), open('open'), close('close')], pupil).status).toBe('change')
  })

  test('is none with a rule that does not match', () => {
    expect(decided([open('open'), close('close', { match: { user: ['ben'] } })], pupil).status).toBe('change')
  })

  test('names the first opponent, not the first companion', () => {
    const rules = [open('open'), open('also'), close('close'), leave('leave')]
    expect(decided(rules, pupil).reason).toEqual({ code: 'conflict', with: ref('close') })
  })

  test('stays one although stopped, for nothing is due', () => {
    expect(decided([open('open'), close('close')], pupil, { stopped: true }).status).toBe('conflict')
  })
})

describe('a doubt about another rule', () => {
  test('keeps a disconnect back, with rule and field', () => {
    const { status, action, desired, reason, rule } = decided([close('all'), open('pupils', doubtful)], stranger)
    expect({ status, action, desired, reason, rule }).toEqual({
      status: 'withheld',
      action: 'disconnect',
      desired: 'disconnected',
      reason: { code: 'undecided-match', rule: ref('pupils'), field: 'group' },
      rule: ref('all'),
    })
  })

  test('lets an unlock go ahead', () => {
    expect(decided([open('all'), close('pupils', { ...doubtful, priority: 9 })], stranger).status).toBe('change')
  })

  test('does not matter where both want the same', () => {
    expect(decided([close('all'), close('pupils', { ...doubtful, priority: 9 })], stranger).status).toBe('change')
  })

  test('does not matter below the winner', () => {
    expect(decided([close('all', { priority: 1 }), open('pupils', doubtful)], stranger).status).toBe('change')
  })

  test('matters of a rule that leaves sessions alone', () => {
    const reason = decided([close('all'), leave('pupils', { ...doubtful, priority: 5 })], stranger).reason
    expect(reason).toEqual({ code: 'undecided-match', rule: ref('pupils'), field: 'group' })
  })

  test('does not matter of a plan-only rule, save in the preview', () => {
    const decision = decided([close('all'), shown(open('pupils', doubtful))], stranger)
    expect(decision.status).toBe('change')
    expect(decision.preview).toEqual({
      action: 'disconnect',
      reason: { code: 'undecided-match', rule: ref('pupils'), field: 'group' },
      rule: ref('all'),
    })
  })

  test('does not matter where nothing is due', () => {
    const gone = session({ state: 'disconnected', groups: null })
    expect(decided([close('all'), open('pupils', doubtful)], gone).reason.code).toBe('in-sync')
  })

  test('does not matter while that rule does not hold', () => {
    const later = open('pupils', { ...doubtful, expiresAt: rule().notBefore, notBefore: session().idleSince })
    expect(decided([close('all'), later], stranger).reason.code).toBe('undecided-match')
    const over = open('pupils', { ...doubtful, expiresAt: session().idleSince })
    expect(decided([close('all'), over], stranger).status).toBe('change')
  })
})

describe('a plan-only rule', () => {
  test('that would unlock is withheld, and says what it would do', () => {
    const { session: _, ...decision } = decided([shown(open('trial'))], pupil)
    expect(decision).toEqual({
      status: 'withheld',
      action: 'unlock',
      desired: 'unlocked',
      reason: { code: 'plan-only' },
      rule: ref('trial'),
      preview: { action: 'unlock', reason: { code: 'blocked' }, rule: ref('trial') },
    })
  })

  test('that would assert is withheld', () => {
    const decision = decided([shown(open('trial'))], session({ blocked: 'unknown' }))
    expect(decision.reason.code).toBe('plan-only')
    expect(decision.preview?.reason.code).toBe('block-unknown')
  })

  test('that would do nothing leaves the session unmanaged', () => {
    const decision = decided([shown(open('trial'))], session())
    expect(decision.status).toBe('unmanaged')
    expect(decision.reason).toEqual({ code: 'no-rule' })
    expect(decision.rule).toBeNull()
    expect(decision.preview).toEqual({ action: 'none', reason: { code: 'in-sync' }, rule: ref('trial') })
  })

  test('that a guard would keep back leaves the session unmanaged', () => {
    const decision = decided([shown(close('trial'))], session({ own: true }))
    expect(decision.status).toBe('unmanaged')
    expect(decision.preview?.reason).toEqual({ code: 'protected', because: 'own-session' })
  })

  test('that conflicts with another leaves the session unmanaged', () => {
    const decision = decided([shown(open('trial')), shown(close('other'))], pupil)
    expect(decision.reason.code).toBe('no-rule')
    expect(decision.preview?.reason).toEqual({ code: 'conflict', with: ref('other') })
  })

  test('never competes with an enforced one, whatever its priority', () => {
    const decision = decided([open('open'), shown(close('trial', { priority: 9 }))], pupil)
    expect(decision.status).toBe('change')
    expect(decision.rule).toEqual(ref('open'))
    expect(decision.preview).toEqual({
      action: 'disconnect',
      reason: { code: 'should-be-disconnected' },
      rule: ref('trial'),
    })
  })

  test('shows the conflict that it would make', () => {
    const decision = decided([open('open'), shown(close('trial'))], pupil)
    expect(decision.status).toBe('change')
    expect(decision.preview?.reason).toEqual({ code: 'conflict', with: ref('trial') })
  })

  test('shows that an existing conflict would be with another rule', () => {
    const decision = decided([open('open'), shown(leave('trial')), close('close')], pupil)
    expect(decision.reason).toEqual({ code: 'conflict', with: ref('close') })
    expect(decision.preview?.reason).toEqual({ code: 'conflict', with: ref('trial') })
  })

  test('is not shown where it would make no difference', () => {
    expect(decided([open('open'), shown(close('trial', { priority: -1 }))], pupil)).not.toHaveProperty('preview')
    expect(decided([open('open'), shown(open('trial'))], pupil)).not.toHaveProperty('preview')
  })

  test('is shown where it would do the same in its own name', () => {
    const decision = decided([open('open'), shown(open('trial', { priority: 9 }))], pupil)
    expect(decision.preview).toEqual({ action: 'unlock', reason: { code: 'blocked' }, rule: ref('trial') })
  })

  test('that may match, alone, shows nothing', () => {
    expect(decided([shown(open('trial', doubtful))], stranger)).not.toHaveProperty('preview')
  })

  test('is not enforced', () => {
    expect(decided([close('trial', { planOnly: true })], pupil).reason.code).toBe('plan-only')
  })

  test('that is idle long enough only later waits in the same way', () => {
    const trial = shown(close('trial', { match: { idleFor: lasting('30m') } }))
    expect(decided([trial], pupil).reason.code).toBe('no-rule')
  })
})
