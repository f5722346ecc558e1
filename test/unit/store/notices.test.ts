import { afterEach, beforeEach, expect, it } from 'vitest'
import { backoffKey, type NoticeGiven } from '../../../src/model/ledger.ts'
import { plus } from '../../../src/model/time.ts'
import type { Store } from '../../../src/store/store.ts'
import { lasting } from '../../support/bundle.ts'
import type { VirtualClock } from '../../support/virtual-clock.ts'
import { incarnation, RULE } from './fixtures.ts'
import { newStore } from './opening.ts'

const ana = incarnation('5', 'ana')
const about = { incarnation: ana, rule: RULE }

let clock: VirtualClock
let store: Store

beforeEach(() => {
  ;({ clock, store } = newStore())
  store.record([
    { kind: 'sightings', sightings: new Map([['5', ana]]) },
    { kind: 'notice', ...about, before: lasting('5m') },
  ])
})
afterEach(() => store.close())

function given(): NoticeGiven | undefined {
  return store.ledger().notices.get(backoffKey(ana.key, RULE))
}

it('is not over before its whole length after now, as long as nobody knows whether it is seen', async () => {
  const begunAt = clock.now()
  await clock.advance(lasting('20m'))
  expect(given()).toMatchObject({ begunAt, until: plus(clock.now(), lasting('5m')), shown: null })
})

it.each([true, false])(
  'counts its wait from when that was known, and its beginning from when it began (shown: %s)',
  async shown => {
    const begunAt = clock.now()
    await clock.advance(lasting('7m'))
    store.record([{ kind: 'notice-shown', ...about, shown, why: shown ? null : 'busy' }])
    const until = plus(clock.now(), lasting('5m'))
    expect(given()).toMatchObject({ begunAt, until, shown })
    await clock.advance(lasting('2m'))
    expect(given()).toMatchObject({ begunAt, until, shown })
  },
)

it('moves its end once only', async () => {
  store.record([{ kind: 'notice-shown', ...about, shown: true, why: null }])
  const until = plus(clock.now(), lasting('5m'))
  await clock.advance(lasting('2m'))
  store.record([{ kind: 'notice-shown', ...about, shown: true, why: null }])
  expect(given()?.until).toBe(until)
})

it('that was cancelled unseen keeps the end that it was given first', async () => {
  const until = plus(clock.now(), lasting('5m'))
  store.record([{ kind: 'notice-ended', ...about, why: 'cancelled' }])
  await clock.advance(lasting('2m'))
  expect(given()).toMatchObject({ until, shown: null, cancelled: true })
})
