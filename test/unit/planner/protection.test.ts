import { describe, expect, test } from 'vitest'
import { rule } from '../../support/bundle.ts'
import { session } from '../../support/observation.ts'
import { type Circumstances, decided } from '../../support/planning.ts'

const open = rule()
const close = rule({ rule: 'close', ensure: 'disconnected' })
const blocked = session({ blocked: 'yes' })
const active = session()

describe('protection', () => {
  test.each([
    ['an unlock', open, blocked],
    ['a disconnect', close, active],
  ])('keeps %s from the own session', (_, rule, session) => {
    expect(decided([rule], { ...session, own: true }).reason).toEqual({ code: 'protected', because: 'own-session' })
  })

  test('is of the session in which the request was made, too', () => {
    const { reason } = decided([open], blocked, { guards: { invokedFrom: '5' } })
    expect(reason).toEqual({ code: 'protected', because: 'own-session' })
    expect(decided([open], blocked, { guards: { invokedFrom: '6' } }).status).toBe('change')
  })

  test.each([
    ['a disconnect', true, close, active, 'protected'],
    ['an unlock', true, open, blocked, 'protected'],
    ['a disconnect', null, close, active, 'protected'],
    ['an unlock', null, open, blocked, 'blocked'],
    ['a disconnect', false, close, active, 'should-be-disconnected'],
    ['an unlock', false, open, blocked, 'blocked'],
  ])('%s where admin is %s', (_, admin, rule, session, code) => {
    expect(decided([rule], { ...session, admin }).reason.code).toBe(code)
  })

  test('says whether an administrator is known or only possible', () => {
    expect(decided([close], session({ admin: true })).reason).toEqual({ code: 'protected', because: 'admin' })
    expect(decided([close], session({ admin: null })).reason).toEqual({ code: 'protected', because: 'admin-unknown' })
  })

  test.each([true, null])('ends where the rule may touch administrators (admin: %s)', admin => {
    expect(decided([{ ...close, touchAdmins: true }], session({ admin })).status).toBe('change')
    expect(decided([{ ...open, touchAdmins: true }], session({ admin, blocked: 'yes' })).status).toBe('change')
  })

  test('is not lifted by selecting administrators', () => {
    expect(decided([{ ...close, match: { admin: true } }], session({ admin: true })).reason.code).toBe('protected')
  })

  test('of the own session is not lifted by touching administrators', () => {
    expect(decided([{ ...close, touchAdmins: true }], session({ own: true })).reason.code).toBe('protected')
  })
})

describe('protection by the settings', () => {
  const protect = (users: readonly string[], groups: readonly string[] = []): Circumstances => ({
    guards: { protect: { users, groups } },
  })

  test.each([
    ['a user', protect(['CLASS\\ana'])],
    ['a user in another spelling', protect(['ANA@class'])],
    ['a name without its domain', protect(['ana'])],
    ['users by a glob', protect(['ben', 'CLASS\\a?a'])],
    ['a group', protect([], ['class\\pupils'])],
    ['groups by a glob', protect(['ben'], ['CLASS\\*'])],
  ])('lists %s, and neither an unlock nor a disconnect is done', (_, given) => {
    const reason = { code: 'protected', because: 'listed' }
    expect(decided([close], active, given).reason).toEqual(reason)
    expect(decided([open], blocked, given).reason).toEqual(reason)
  })

  test('leaves others as they are', () => {
    const given = protect(['STAFF\\ana', 'an'], ['CLASS\\teachers'])
    expect(decided([close], active, given).status).toBe('change')
  })

  test.each([
    ['groups', { groups: null }, protect([], ['teachers'])],
    ['a domain', { domain: null }, protect(['STAFF\\ana'])],
  ])('with %s unknown protects from a disconnect, not from an unlock', (_, unknown, given) => {
    const reason = { code: 'protected', because: 'listed-unknown' }
    expect(decided([close], { ...active, ...unknown }, given).reason).toEqual(reason)
    expect(decided([open], { ...blocked, ...unknown }, given).status).toBe('change')
  })

  test('does not mind unknown groups where it lists users alone', () => {
    expect(decided([close], session({ groups: null }), protect(['ben'])).status).toBe('change')
  })

  test('is not lifted by touching administrators', () => {
    expect(decided([{ ...close, touchAdmins: true }], active, protect(['ana'])).reason.code).toBe('protected')
  })
})
