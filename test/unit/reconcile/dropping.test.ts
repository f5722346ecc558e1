import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Ensure } from '../../../src/model/policy.ts'
import { block, blockAll, unblock } from '../../../src/providers/simulator/events.ts'
import { logoff } from '../../../src/providers/simulator/logon.ts'
import { stopReason } from '../../../src/store/stop-file.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { slowly } from '../../support/host.ts'
import { Loop, startLoop } from '../../support/loop.ts'

/** One action runs for five seconds, and two wait for it. */
async function busyLoop(): Promise<Loop> {
  const loop = await startLoop({ concurrency: 1, rules: [rule()] })
  loop.behaviours.set('1', slowly(loop, '5s'))
  loop.happen(blockAll)
  await loop.rest()
  expect(loop.calls.map(({ sessionId }) => sessionId)).toEqual(['1'])
  return loop
}

function dropped(loop: Loop): readonly unknown[] {
  return loop.events.flatMap(event => (event.kind === 'dropped' ? [event.intent.incarnation.sessionId] : []))
}

test('what waits for its turn is kept while it is still wanted', async () => {
  await using loop = await busyLoop()
  for (let look = 0; look < 4; look++) {
    loop.reconciler.trigger()
    await loop.pass('1s')
  }
  await loop.pass('1s')
  expect(loop.calls.map(({ sessionId }) => sessionId)).toEqual(['1', '2', '3'])
  expect(dropped(loop)).toEqual([])
})

test.each<[string, Ensure]>([
  ['leaves sessions alone', 'unmanaged'],
  ['wants the opposite', 'disconnected'],
])('what waits is dropped when an edited rule %s', async (_, ensure) => {
  await using loop = await busyLoop()
  loop.use([rule({ ensure, digest: `sha256:${ensure}` })])
  await loop.rest()
  expect(dropped(loop)).toEqual(['2', '3'])
  await loop.pass('30s')
  expect(loop.calls.filter(({ action, sessionId }) => action === 'unlock' && sessionId !== '1')).toEqual([])
})

test('what waits is dropped when its rule stops to hold', async () => {
  await using loop = await startLoop({ concurrency: 1 })
  const expiresAt = (loop.clock.now() + lasting('3s')) as ReturnType<typeof loop.clock.now>
  loop.use([rule({ expiresAt })])
  loop.behaviours.set('1', slowly(loop, '5s'))
  loop.happen(blockAll)
  await loop.pass('2999ms')
  expect(dropped(loop)).toEqual([])
  await loop.pass('1ms')
  expect(dropped(loop)).toEqual(['2', '3'])
  await loop.pass('30s')
  expect(loop.calls.length).toBe(1)
})

test('what waits is dropped when its session is unblocked by somebody else, ends, or changes hands', async () => {
  await using loop = await busyLoop()
  loop.happen(state => unblock(logoff(state, '2'), '3'))
  await loop.rest()
  expect(dropped(loop)).toEqual(['2', '3'])
})

test('who takes over an id gets an action of her own', async () => {
  await using loop = await busyLoop()
  loop.replace('2', 'newcomer')
  await loop.pass('10s')
  expect(loop.callsTo('2').map(({ user }) => user)).toEqual(['CLASS\\newcomer'])
})

test('an action that was sent is let be', async () => {
  await using loop = await busyLoop()
  loop.use([rule({ ensure: 'unmanaged', digest: 'sha256:other' })])
  await loop.pass('5s')
  expect(loop.session('1').blocked).toBe('no')
})

test('a dropped action is in the journal and still counts as a write', async () => {
  await using loop = await busyLoop()
  loop.use([rule({ ensure: 'unmanaged', digest: 'sha256:other' })])
  await loop.rest()
  expect(loop.journal('dropped').map(({ sessionId }) => sessionId)).toEqual(['2', '3'])
  expect(loop.store.ledger().writes.get('2')?.length).toBe(1)
})

test('a person who asks for what a policy already waits to do is not let down when the policy changes its mind', async () => {
  await using loop = await busyLoop()
  const report = loop.unlock('2')
  await loop.rest()
  loop.use([rule({ ensure: 'unmanaged', digest: 'sha256:other' })])
  await loop.pass('5s')
  expect((await report).results).toMatchObject([{ outcome: { kind: 'done' }, effect: 'verified' }])
  expect(dropped(loop)).toEqual(['3'])
})

test('STOP before an action drops it unsent', async () => {
  await using loop = await startLoop()
  // Absent while the pass looks, there when the action is about to be sent.
  let asked = 0
  loop.stop = () => (++asked > 1 ? 'exam' : null)
  loop.happen(state => block(state, '1'))
  await loop.rest()
  expect(loop.calls).toEqual([])
  expect(loop.journal('dropped').map(({ detail }) => detail.why)).toEqual(['stopped: exam'])
  expect(loop.store.openActions()).toEqual([])
})

test.each<[string, (loop: Loop) => void]>([
  [
    'STOP',
    loop => {
      loop.stop = () => 'exam'
    },
  ],
  ['an edited rule', loop => loop.use([rule({ ensure: 'unmanaged', digest: 'sha256:other' })])],
  [
    'the end of the process',
    loop => {
      void loop.reconciler.close()
    },
  ],
])('%s between the decision to send and the call is not too late', async (_, intervene) => {
  // What passes has its turns at once; a call has to wait for its own.
  let slow = false
  const loop = new Loop({
    pupils: 1,
    turn: () => (slow ? new Promise(resolve => loop.clock.after(lasting('1s'), resolve)) : Promise.resolve()),
  })
  await using _loop = loop
  loop.start()
  await loop.rest()
  slow = true
  loop.happen(blockAll)
  await loop.pass('1s')
  expect(loop.told('intended')).toBe(1)
  slow = false
  intervene(loop)
  await loop.pass('1m')
  expect([loop.calls, loop.told('dropped')]).toEqual([[], 1])
})

test('a STOP that can not be read stops as well', async () => {
  await using loop = await startLoop()
  const folder = await mkdtemp(join(tmpdir(), 'unreadable-stop-'))
  await mkdir(join(folder, 'STOP'))
  loop.stop = () => stopReason(folder)
  loop.happen(blockAll)
  await loop.pass('5m')
  expect([loop.calls, loop.told('stopped')]).toEqual([[], 1])
  await rm(folder, { recursive: true })
  await loop.pass('1m')
  expect(loop.calls.length).toBe(3)
})

test('STOP holds back what waits, lets be what was sent, and is told once each way', async () => {
  await using loop = await busyLoop()
  loop.stop = () => 'exam'
  await loop.pass('30s')
  expect(loop.calls.length).toBe(1)
  expect(loop.session('1').blocked).toBe('no')
  loop.happen(blockAll)
  await loop.pass('5m')
  expect([loop.calls.length, loop.told('stopped'), loop.told('resumed')]).toEqual([1, 1, 0])
  loop.stop = () => null
  await loop.pass('1m')
  expect([loop.session('2').blocked, loop.told('stopped'), loop.told('resumed')]).toEqual(['no', 1, 1])
})
