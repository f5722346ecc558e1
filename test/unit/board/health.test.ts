import { expect, test } from 'vitest'
import { HealthWatch, LEAST_FREE } from '../../../src/board/health.ts'
import { emptyLedger, type Ledger } from '../../../src/model/ledger.ts'
import { type Milliseconds, ms, plus } from '../../../src/model/time.ts'
import { bundle, lasting, rule } from '../../support/bundle.ts'
import { noon, observation, session } from '../../support/observation.ts'
import { planned } from '../../support/planning.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

interface Around {
  ledger: Ledger | Error
  passes: { readonly begunAt: Milliseconds | null; readonly endedAt: Milliseconds | null }
  freeBytes: number | null
}

function watch(): { readonly clock: VirtualClock; readonly around: Around; readonly health: HealthWatch } {
  const clock = new VirtualClock(noon)
  const around: Around = { ledger: emptyLedger, passes: { begunAt: null, endedAt: null }, freeBytes: null }
  const health = new HealthWatch({
    clock,
    settings: { resync: lasting('5s'), observeTimeout: lasting('10s') },
    store: {
      ledger: () => {
        if (around.ledger instanceof Error) throw around.ledger
        return around.ledger
      },
    },
    policies: () => ({ bundle: bundle([rule()]) }),
    passes: () => around.passes,
    freeBytes: () => around.freeBytes,
  })
  return { clock, around, health }
}

const plan = {
  kind: 'planned',
  plan: planned([rule()], [session()]),
  observation: observation([session()]),
  changed: true,
} as const

test('it is ready once something was planned, and not any more when it shuts down', () => {
  const { health } = watch()
  expect(health.now()).toEqual({ alive: true, unready: ['nothing was planned yet'] })
  health.tell(plan)
  expect(health.now()).toEqual({ alive: true, unready: [] })
  health.tell({ kind: 'ending', running: 0 })
  expect(health.now()).toEqual({ alive: true, unready: ['shutting down'] })
})

test.each([
  ['observe-failed', 'observe-recovered', "the host can't be observed"],
  ['pass-failed', 'pass-recovered', "a pass could not be finished, as when the state folder can't be written"],
] as const)('after %s it is not ready until %s', (begin, end, says) => {
  const { health } = watch()
  health.tell(plan)
  health.tell(
    begin === 'observe-failed' ? { kind: begin, message: 'ana', retryIn: ms(1) } : { kind: begin, message: 'ana' },
  )
  expect(health.now().unready).toEqual([says])
  health.tell({ kind: end })
  expect(health.now().unready).toEqual([])
})

test('a provider that is left alone for a while, and a memory that can not be read, are no readiness', () => {
  const { health, around } = watch()
  health.tell(plan)
  around.ledger = {
    ...emptyLedger,
    providerFailed: { until: plus(noon, ms(1)), message: 'ana', revision: 'sha256:one' },
  }
  expect(health.now().unready).toEqual(['the provider failed for good, and is left alone for a while'])
  around.ledger = new Error('disk')
  expect(health.now().unready).toEqual(["the state folder can't be read"])
})

test('a disk that is almost full is said before anything fails, and one that tells nothing is no reason', () => {
  const { health, around } = watch()
  health.tell(plan)
  around.freeBytes = LEAST_FREE
  expect(health.now().unready).toEqual([])
  around.freeBytes = LEAST_FREE - 1
  expect(health.now()).toEqual({ alive: true, unready: ['the disk of the state folder is almost full'] })
  around.freeBytes = null
  expect(health.now().unready).toEqual([])
})

test('policies that were refused keep nobody from those in force', () => {
  const { health } = watch()
  health.tell(plan)
  health.tell({ kind: 'policies-rejected', summary: 'no', diagnostics: [], revision: 'sha256:one' })
  health.tell({ kind: 'stopped' })
  expect(health.now()).toEqual({ alive: true, unready: [] })
})

test('a pass that hangs for longer than it may, or none for longer than the pause between two, is a loop that is stuck', async () => {
  const { health, clock, around } = watch()
  health.tell(plan)
  await clock.advance(35_000)
  expect(health.now().alive).toBe(true)
  await clock.advance(1)
  expect(health.now()).toEqual({ alive: false, unready: ['the loop is stuck: no pass began or ended in time'] })
  around.passes = { begunAt: clock.uptime(), endedAt: null }
  await clock.advance(40_000)
  expect(health.now().alive).toBe(true)
  await clock.advance(1)
  expect(health.now().alive).toBe(false)
  around.passes = { begunAt: null, endedAt: clock.uptime() }
  expect(health.now().alive).toBe(true)
})
