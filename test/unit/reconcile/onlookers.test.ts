import { expect, test } from 'vitest'
import { block } from '../../../src/providers/simulator/events.ts'
import { startLoop } from '../../support/loop.ts'

test('who only wants to look sees the host as it is at a look that begins after asking', async () => {
  await using loop = await startLoop({ keeping: false, hints: false })
  let open: () => void = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  loop.look = async see => {
    const seen = await see()
    await opened
    return seen
  }
  loop.reconciler.trigger()
  await loop.rest()
  const seen = loop.reconciler.nextLook()
  loop.happen(state => block(state, '1'))
  open()
  await loop.rest()
  expect((await seen).sessions.find(({ id }) => id === '1')?.blocked).toBe('yes')
})

test('several who look share one look', async () => {
  await using loop = await startLoop({ keeping: false, hints: false })
  const looks = loop.looks
  const all = Promise.all([loop.reconciler.nextLook(), loop.reconciler.nextLook(), loop.reconciler.nextLook()])
  await loop.rest()
  expect(new Set(await all).size).toBe(1)
  expect(loop.looks).toBe(looks + 1)
})

test('they are told why the host could not be seen', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.look = () => Promise.reject(new Error('no such host'))
  const seen = loop.reconciler.nextLook().catch((error: unknown) => error)
  await loop.rest()
  expect(await seen).toMatchObject({ message: 'the host could not be observed: no such host' })
})

test('they are told when there is no look any more, whether they ask before the end or after', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.look = () => new Promise(() => {})
  loop.reconciler.trigger()
  await loop.rest()
  const before = loop.reconciler.nextLook().catch((error: unknown) => error)
  const ended = loop.reconciler.close()
  const after = loop.reconciler.nextLook().catch((error: unknown) => error)
  await loop.pass('30s')
  await ended
  expect([await before, await after]).toMatchObject([
    { message: expect.stringMatching(/shutting down/) },
    { message: expect.stringMatching(/shutting down/) },
  ])
})
