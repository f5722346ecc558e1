import { describe, expect, onTestFinished, test } from 'vitest'
import { draftAside } from '../../../src/daemon/draft-aside.ts'
import { type Drafting, draftHere, MOST_TOLD } from '../../../src/daemon/drafting.ts'
import type { SeenNow } from '../../../src/daemon/inputs-now.ts'
import type { Clock } from '../../../src/model/clock.ts'
import { noHolds } from '../../../src/model/hold.ts'
import { emptyLedger } from '../../../src/model/ledger.ts'
import { ms } from '../../../src/model/time.ts'
import type { PolicyFile } from '../../../src/policy/load.ts'
import { OrderRefused } from '../../../src/reconcile/orders.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import { policyOf } from '../../support/cli-classroom.ts'
import { guards } from '../../support/guards.ts'
import { noon, observation, session } from '../../support/observation.ts'

const evenings = '{ from: "18:00", to: "20:00", timeZone: Europe/Paris }'
const sound: readonly PolicyFile[] = [
  {
    path: 'lessons.yaml',
    text: policyOf([
      '{ name: open, match: { everySession: true }, ensure: unlocked, timeout: 7s }',
      `{ name: out, match: { user: 'pupil*' }, ensure: disconnected, when: [${evenings}] }`,
    ]),
  },
]
const options = { timeZone: null }

function aside(
  files: readonly PolicyFile[],
  about: { readonly clock?: Pick<Clock, 'after' | 'uptime'>; readonly signal?: AbortSignal } = {},
): Drafting {
  const drafting = draftAside(files, options, { clock: systemClock(), signal: null, ...about })
  onTestFinished(() => drafting[Symbol.dispose]())
  return drafting
}

const seen: SeenNow = {
  observation: observation(['1', '2'].map(id => session({ id, user: `pupil${id}`, blocked: 'yes' }))),
  ledger: emptyLedger,
  holds: noHolds,
  guards: { ...guards, armed: false },
  now: noon,
}

describe('policies that somebody gives, on a thread of their own', () => {
  test('are read and planned with as they would be here', async () => {
    const [there, here] = [aside(sound), draftHere(sound, options)]
    const draft = await there.read()
    expect(draft).toEqual(await here.read())
    // A warning: in the evening the two want different things.
    expect(draft).toMatchObject({ valid: true, diagnostics: [{ severity: 'warning' }], found: 1 })
    const made = await there.plan(seen, true)
    expect(made).toEqual(await here.plan(seen, true))
    expect(made.byHand?.plan.summary.unlock).toBe(2)
  })

  test('are refused with the first of their findings, and how many there are', async () => {
    const text = 'kind: Nothing\n---\n'.repeat(MOST_TOLD + 100)
    const { valid, diagnostics, found } = await aside([{ path: 'no.yaml', text }]).read()
    expect(valid).toBe(false)
    expect(diagnostics).toHaveLength(MOST_TOLD)
    expect(found).toBeGreaterThanOrEqual(MOST_TOLD + 100)
  })

  test('are given up where they take too long', async () => {
    const cancelled = { cancel: () => {} }
    const atOnce: Pick<Clock, 'after' | 'uptime'> = {
      uptime: () => ms(0),
      after(_delay, fire) {
        fire()
        return cancelled
      },
    }
    const reading = aside(sound, { clock: atOnce }).read()
    await expect(reading).rejects.toThrow(OrderRefused)
    await expect(reading).rejects.toThrow('take more time than is spent on a plan')
  })

  test('have for being planned with what reading them left of their time', async () => {
    const given: number[] = []
    let uptime = 0
    const slow: Pick<Clock, 'after' | 'uptime'> = {
      uptime: () => ms(uptime),
      after(delay) {
        given.push(delay)
        uptime += 20_000
        return { cancel: () => {} }
      },
    }
    const drafting = aside(sound, { clock: slow })
    await drafting.read()
    await drafting.plan(seen, false)
    expect(given).toEqual([50_000, 30_000])
  })

  test('keep no daemon from ending', async () => {
    const ending = new AbortController()
    const drafting = aside(sound, { signal: ending.signal })
    await drafting.read()
    const planning = drafting.plan(seen, false)
    ending.abort(new Error('shutting down'))
    await expect(planning).rejects.toThrow('shutting down')
    await expect(aside(sound, { signal: ending.signal }).read()).rejects.toThrow('shutting down')
  })
})
