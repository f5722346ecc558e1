import { expect, test } from 'vitest'
import { block, blockAll, unblock } from '../../../src/providers/simulator/events.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { lie } from '../../support/host.ts'
import { startLoop } from '../../support/loop.ts'
import { missed } from '../../support/missed.ts'

const honours = rule({ honour: lasting('15m') })

test('a block is honoured for as long as the rule says, and resisted after that', async () => {
  await using loop = await startLoop({ rules: [honours], pupils: 1 })
  loop.happen(state => block(state, '1'))
  await loop.pass('899s')
  expect([loop.calls.length, loop.told('placed')]).toEqual([0, 1])
  await loop.pass('1s')
  expect([loop.calls.length, loop.session('1').blocked]).toEqual([1, 'no'])
  expect(loop.journal('placed-ended').map(({ detail }) => detail.why)).toEqual(['block-gone'])
  expect(loop.store.holds().holds).toEqual([])
})

test('each block is honoured anew, and one that is taken back ends its hold', async () => {
  await using loop = await startLoop({ rules: [honours], pupils: 1 })
  for (let time = 0; time < 3; time++) {
    loop.happen(state => block(state, '1'))
    await loop.pass('14m')
    loop.happen(state => unblock(state, '1'))
    await loop.rest()
  }
  expect([loop.calls.length, loop.told('placed'), loop.told('placed-ended')]).toEqual([0, 3, 3])
})

test('a block that outlasts its hold gets no second one, also from another process', async () => {
  await using loop = await startLoop({ rules: [honours], pupils: 1 })
  loop.happen(state => block(state, '1'))
  await loop.pass('5m')
  loop.crash()
  loop.behaviours.set('1', lie)
  loop.start()
  await loop.pass('10m')
  expect([loop.told('placed'), loop.calls.length]).toEqual([1, 1])
  await loop.pass('20m')
  loop.crash()
  loop.start()
  await loop.pass('20m')
  expect([loop.told('placed'), loop.told('placed-ended'), loop.session('1').blocked]).toEqual([1, 0, 'yes'])
  expect(loop.calls.length).toBeGreaterThan(5)
})

test('a look that misses the session leaves a block its one hold', async () => {
  await using loop = await startLoop({ rules: [honours], pupils: 1 })
  loop.happen(state => block(state, '1'))
  await loop.pass('14m')
  await missed(loop)
  await loop.pass('59s')
  expect([loop.calls.length, loop.told('placed')]).toEqual([0, 1])
  await loop.pass('1s')
  expect([loop.calls.length, loop.told('placed')]).toEqual([1, 1])
})

test('a block that lasts when everything is resumed is honoured from then on', async () => {
  await using loop = await startLoop({ rules: [honours], pupils: 1 })
  let stopped: string | null = 'exam'
  loop.stop = () => stopped
  loop.happen(state => block(state, '1'))
  await loop.pass('20m')
  expect(loop.told('placed')).toBe(0)
  stopped = null
  await loop.pass('30s')
  expect([loop.told('placed'), loop.calls.length]).toEqual([1, 0])
})

test('a Block All is one event, and a hold for each of its sessions', async () => {
  await using loop = await startLoop({ rules: [honours], pupils: 4 })
  loop.happen(blockAll)
  await loop.pass('10m')
  expect([loop.told('block-all'), loop.told('blocked'), loop.told('placed'), loop.calls.length]).toEqual([1, 0, 4, 0])
  expect(loop.journal('block-all').map(({ detail }) => detail)).toEqual([{ sessions: 4, of: 4 }])
})

test('an unlock that was not sent yet is dropped when a rule that honours comes into force', async () => {
  await using loop = await startLoop({ concurrency: 1, pupils: 2 })
  loop.behaviours.set('1', () => new Promise(() => {}))
  loop.happen(state => block(block(state, '1'), '2'))
  await loop.rest()
  loop.use([{ ...honours, digest: 'sha256:honours' }])
  await loop.pass('1m')
  expect([loop.callsTo('2').length, loop.told('dropped'), loop.session('2').blocked]).toEqual([0, 1, 'yes'])
})

test('a person’s own word ends it: the hold is over, and the block gets no other', async () => {
  await using loop = await startLoop({ rules: [honours], pupils: 1 })
  loop.happen(state => block(state, '1'))
  await loop.pass('1m')
  await loop.order({ verb: 'release', target: { selector: { text: '1', match: { sessionId: ['1'] } } } })
  await loop.rest()
  expect([loop.told('placed'), loop.calls.length, loop.session('1').blocked]).toEqual([1, 1, 'no'])
})
