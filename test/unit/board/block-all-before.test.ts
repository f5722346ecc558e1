import { expect, test } from 'vitest'
import type { BlockAllWatch } from '../../../src/board/block-all.ts'
import { blockAllBefore } from '../../../src/board/block-all-before.ts'
import type { Observation, Session } from '../../../src/model/session.ts'
import { isoInstant } from '../../../src/model/time.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { lasting } from '../../support/bundle.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { observation, session } from '../../support/observation.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const WITHIN = lasting('5s')

/** A host of three whose daemon ends and begins again. */
function life() {
  const opened = new DisposableStack()
  const clock = new VirtualClock()
  const folder = opened.use(temporaryFolder()).path
  const store = openStore({ folder, host: 'HOST', clock, mode: 'write' })
  opened.defer(() => store.close())
  const looksLike = (blocked: Readonly<Record<string, Session['blocked']>>, complete = true): Observation => {
    const sessions = ['5', '6', '7'].map(id => session({ id, user: `u${id}`, blocked: blocked[id] ?? 'no' }))
    return observation(sessions, { observedAt: clock.now(), complete })
  }
  return {
    clock,
    looksLike,
    /** As a pass keeps it: the look, and with it what it was recognised for. */
    async look(blocked: Readonly<Record<string, Session['blocked']>>, isBlockAll = false): Promise<void> {
      const seen = looksLike(blocked)
      await clock.advance(20)
      const sessions = Object.keys(blocked).length
      if (isBlockAll) store.record([{ kind: 'block-all', sessions, of: 3 }])
      store.record([{ kind: 'observation', observation: seen }])
      await clock.advance(lasting('1m'))
    },
    begin: () => store.record([{ kind: 'daemon-started', provider: 'simulator', version: '1.0.0' }]),
    restart: (): BlockAllWatch => blockAllBefore(store, WITHIN, clock.now()),
    [Symbol.dispose]: () => opened.dispose(),
  }
}

const both = { '5': 'yes', '6': 'yes' } as const

test('a Block All that still stands after a restart is told as the one that it is, once a look shows it', async () => {
  using host = life()
  await host.look({})
  const pressed = isoInstant(host.clock.now())
  await host.look(both, true)
  await host.look({ '6': 'yes' })
  const watch = host.restart()
  expect(watch.now).toBeNull()
  watch.seen(host.looksLike({ '6': 'yes', '7': 'yes' }))
  const { now } = watch
  expect(now).toMatchObject({ sessions: new Set(['5', '6']), of: 3 })
  expect(now === null ? null : now.at - Date.parse(pressed)).toBe(20)
  watch.seen(host.looksLike({ '7': 'yes' }))
  expect(watch.now).toBeNull()
})

test('one that had ended before is not told again, whatever is blocked now', async () => {
  using host = life()
  await host.look(both, true)
  await host.look({})
  await host.look({ '5': 'yes' })
  const watch = host.restart()
  watch.seen(host.looksLike(both))
  expect(watch.now).toBeNull()
})

test('what nobody can tell after a gap is no Block All, and an incomplete look is waited out', async () => {
  using host = life()
  await host.look(both, true)
  const blind = host.restart()
  blind.seen(host.looksLike({ '5': 'unknown', '6': 'unknown' }))
  expect(blind.now).toBeNull()
  blind.seen(host.looksLike(both))
  expect(blind.now).toBeNull()
  const patient = host.restart()
  patient.seen(host.looksLike({}, false))
  expect(patient.now).toBeNull()
  patient.seen(host.looksLike({ '5': 'yes' }))
  expect(patient.now).toMatchObject({ sessions: new Set(['5', '6']) })
})

test('what an earlier life could not tell after its own gap is no Block All in the next one either', async () => {
  using host = life()
  await host.look(both, true)
  host.begin()
  await host.look({ '5': 'unknown', '6': 'unknown' })
  host.begin()
  const watch = host.restart()
  watch.seen(host.looksLike(both))
  expect(watch.now).toBeNull()
})

test('one that every life saw stand is told after each of several restarts', async () => {
  using host = life()
  await host.look(both, true)
  for (let lives = 0; lives < 3; lives++) {
    host.begin()
    await host.look({ '5': 'yes' })
  }
  const watch = host.restart()
  watch.seen(host.looksLike({ '5': 'yes' }))
  expect(watch.now).toMatchObject({ sessions: new Set(['5', '6']) })
})

test('one of another day is not gone on from, and a new one counts at once', async () => {
  using host = life()
  await host.look(both, true)
  await host.clock.advance(lasting('1d'))
  const watch = host.restart()
  watch.seen(host.looksLike(both))
  expect(watch.now).toBeNull()
  const { sessions } = host.looksLike(both)
  watch.recognised(sessions.slice(0, 2), 3, host.clock.now())
  watch.seen(host.looksLike(both))
  expect(watch.now).toMatchObject({ sessions: new Set(['5', '6']) })
})
