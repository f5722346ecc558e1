import { expect, test } from 'vitest'
import { UnsupportedError } from '../../../../src/providers/errors.ts'
import { plainSeat } from '../../../../src/providers/logind/seats.ts'
import { seenSession } from '../../../support/seen-session.ts'

const signal = new AbortController().signal

test('a session in front of its seat is active and says why it stays there, one in the background has no desktop', async () => {
  const told = await plainSeat().standings(
    [seenSession({ id: 'c1', service: 'gdm-password' }), seenSession({ id: 'c2', active: false })],
    { signal },
  )
  expect([...told]).toEqual([
    ['c1', { state: 'active', can: [], cannot: expect.stringMatching(/^GDM has no request .* seat0$/) }],
    ['c2', { state: 'disconnected', can: [] }],
  ])
})

test('of a session on no seat nobody knows whether somebody looks at it', async () => {
  const told = await plainSeat().standings([seenSession({ id: 'c1', seat: null })], { signal })
  expect(told.get('c1')).toEqual({
    state: 'unknown',
    can: [],
    cannot: 'it is on no seat, and not one of xrdp either',
  })
})

test.each([
  ['gdm-password', /GDM .* seat0/],
  ['sddm', /SDDM/],
  ['login', /“login”, which began it,/],
  ['', /whatever began it/],
])('a session that %s began is not disconnected, and the reason is told', async (service, reason) => {
  const refused = await plainSeat()
    .disconnect(seenSession({ service }), { signal })
    .catch(error => error)
  expect(refused).toBeInstanceOf(UnsupportedError)
  expect(refused.message).toMatch(reason)
  expect(refused.message).toMatch(/LightDM can, and so can sessions of xrdp/)
})

test('a session on no seat is not disconnected either', async () => {
  await expect(plainSeat().disconnect(seenSession({ seat: null }), { signal })).rejects.toThrow(/on no seat/)
})
