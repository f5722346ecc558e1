import { expect, test } from 'vitest'
import { blockAll } from '../../../src/providers/simulator/events.ts'
import { type Store, StoreError } from '../../../src/store/store.ts'
import { slowly } from '../../support/host.ts'
import { idleGoes, touch } from '../../support/idle-goes.ts'
import { type Loop, startLoop } from '../../support/loop.ts'

/** A store on a disk that fills up and is cleared again. */
class FullDisk {
  /** Methods that throw. */
  readonly failing = new Set<keyof Store>()
  /** Whether what is refused was kept all the same, as when only the answer of the disk is lost. */
  keepsAnyway = false
  /** By what they are given. */
  spares: (given: readonly unknown[]) => boolean = () => false

  over(store: Store): Store {
    return new Proxy(store, {
      get: (target, name: keyof Store) => {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        return (...given: readonly unknown[]): unknown => {
          const fails = this.failing.has(name) && !this.spares(given)
          if (fails && !this.keepsAnyway) throw new StoreError('the disk is full')
          const answer: unknown = Reflect.apply(value, target, given)
          if (fails) throw new StoreError('the disk did not answer')
          return answer
        }
      },
    })
  }
}

async function fullDiskLoop(options: Parameters<typeof startLoop>[0] = {}): Promise<{ loop: Loop; disk: FullDisk }> {
  const disk = new FullDisk()
  const loop = await startLoop({ ...options, storeOf: store => disk.over(store) })
  return { loop, disk }
}

test.each(['record', 'admit', 'ledger'] as const)(
  'while the store fails to %s nothing is done; looking goes on, and so does keeping afterwards, told once each way',
  async method => {
    const { loop, disk } = await fullDiskLoop()
    await using _ = loop
    disk.failing.add(method)
    loop.happen(blockAll)
    await loop.rest()
    const looks = loop.looks
    await loop.pass('10m')
    expect(loop.calls).toEqual([])
    expect(loop.looks - looks).toBeGreaterThanOrEqual(19)
    expect([loop.told('pass-failed'), loop.told('pass-recovered')]).toEqual([1, 0])
    disk.failing.clear()
    await loop.pass('30s')
    expect(loop.world.read().sessions.map(({ blocked }) => blocked)).toEqual(['no', 'no', 'no'])
    expect([loop.told('pass-failed'), loop.told('pass-recovered')]).toEqual([1, 1])
    expect(loop.store.verifyJournal()).toMatchObject({ intact: true })
  },
)

test('what waits for its turn waits while the store fails', async () => {
  const { loop, disk } = await fullDiskLoop({ concurrency: 1 })
  await using _ = loop
  loop.behaviours.set('1', slowly(loop, '5s'))
  loop.happen(blockAll)
  await loop.rest()
  disk.failing.add('record')
  loop.reconciler.trigger()
  await loop.pass('1m')
  expect(loop.calls.length).toBe(1)
  disk.failing.clear()
  await loop.pass('30s')
  expect(loop.calls.length).toBe(3)
  expect(loop.journal('effect').map(({ detail }) => detail.effect)).toEqual(['verified', 'verified', 'verified'])
})

test('intents that were kept although the store said no are settled by looking, and do not bar their sessions for good', async () => {
  const { loop, disk } = await fullDiskLoop()
  await using _ = loop
  disk.failing.add('admit')
  disk.keepsAnyway = true
  loop.happen(blockAll)
  await loop.rest()
  expect([loop.calls.length, loop.store.openActions().length]).toEqual([0, 3])
  disk.failing.clear()
  await loop.pass('1m')
  expect(loop.world.read().sessions.map(({ blocked }) => blocked)).toEqual(['no', 'no', 'no'])
})

test('a request that can not be kept is refused, and nothing is done for it', async () => {
  const { loop, disk } = await fullDiskLoop({ keeping: false })
  await using _ = loop
  loop.happen(blockAll)
  disk.failing.add('admit')
  const refused = expect(loop.unlock('1')).rejects.toThrow('the disk is full')
  await loop.rest()
  await refused
  disk.failing.clear()
  await loop.pass('5m')
  expect(loop.calls).toEqual([])
})

test('what happened while the store failed is told all the same', async () => {
  const { loop, disk } = await fullDiskLoop()
  await using _ = loop
  loop.look = () => Promise.reject(new Error('no answer'))
  loop.reconciler.trigger()
  await loop.pass('10s')
  disk.failing.add('record')
  loop.look = see => see()
  loop.happen(blockAll)
  await loop.pass('1m')
  disk.failing.clear()
  await loop.pass('1m')
  expect([loop.told('observe-recovered'), loop.told('block-all')]).toEqual([1, 1])
  expect(loop.journal('block-all')).toHaveLength(1)
})

test('a loop that is closed while the store fails ends all the same, and tells those who wait', async () => {
  const { loop, disk } = await fullDiskLoop()
  await using _ = loop
  loop.behaviours.set('1', slowly(loop, '1s'))
  loop.happen(blockAll)
  const report = expect(loop.unlock('1')).rejects.toThrow('shut down')
  await loop.rest()
  disk.failing.add('record')
  const { reconciler } = loop
  const closed = reconciler.close()
  await loop.pass('10s')
  await closed
  await report
  expect(loop.told('pass-failed')).toBe(1)
})

test('a wait begins anew after nothing could be kept for a while', async () => {
  const { loop, disk } = await fullDiskLoop({ pupils: 1, rules: [idleGoes()] })
  await using _ = loop
  touch(loop, '1')
  await loop.pass('61s')
  disk.failing.add('record')
  await loop.pass('2m')
  disk.failing.clear()
  await loop.pass('31s')
  expect([loop.told('notice'), loop.told('notice-cancelled')]).toEqual([2, 1])
})

test('a wait that the store keeps and denies is not waited for without a message', async () => {
  const { loop, disk } = await fullDiskLoop({ pupils: 1, rules: [idleGoes()], hints: false })
  await using _ = loop
  touch(loop, '1')
  await loop.pass('45s')
  disk.failing.add('record')
  disk.keepsAnyway = true
  disk.spares = given => !JSON.stringify(given).includes('"kind":"notice"')
  await loop.pass('16s')
  expect([loop.told('notice'), loop.store.ledger().notices.size]).toEqual([0, 1])
  disk.failing.clear()
  await loop.pass('31s')
  expect(loop.world.read().messages.length).toBe(1)
  await loop.pass('5m')
  expect(loop.session('1').state).toBe('disconnected')
})
