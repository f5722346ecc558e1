import { describe, expect, test } from 'vitest'
import type { Rule } from '../../../src/model/policy.ts'
import { TerminalError } from '../../../src/providers/errors.ts'
import { block, blockAll, idle } from '../../../src/providers/simulator/events.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { failing, lie, slowly } from '../../support/host.ts'
import { type Loop, type LoopOptions, startLoop } from '../../support/loop.ts'

/** Session 1 waits for something; what it waits for is over at once where somebody intervenes. */
interface Wait {
  readonly options?: LoopOptions
  readonly rule: Rule
  /** Leads to the wait; the host then behaves. */
  readonly begin: (loop: Loop) => Promise<void>
  /** What keeps the session waiting, as the plan says it. */
  readonly code: string
  /** Whether `release` ends it, too. */
  readonly released: boolean
}

const everybody = { text: 'all', match: { everySession: true } } as const
const reason = 'exam'

const waits: Readonly<Record<string, Wait>> = {
  'a backoff': {
    rule: rule({ reapply: { ...reapply, backoff: { initial: lasting('1h'), max: lasting('1h') } } }),
    async begin(loop) {
      loop.behaviours.set('1', lie)
      loop.happen(blockAll)
      await loop.pass('5s')
    },
    code: 'backoff',
    released: true,
  },
  'a fight that the rule yields to': {
    rule: rule({
      reapply: {
        ...reapply,
        contestedAfter: { reversals: 2, within: lasting('1h') },
        whenContested: 'yield',
      },
    }),
    async begin(loop) {
      for (let round = 0; round < 4; round++) {
        loop.happen(state => block(state, '1'))
        await loop.pass('1s')
      }
    },
    code: 'contested',
    released: true,
  },
  'a hold': {
    rule: rule(),
    async begin(loop) {
      await loop.order({ verb: 'hold', selector: everybody, length: { for: lasting('1h') }, reason })
      loop.happen(blockAll)
      await loop.rest()
    },
    code: 'held',
    released: true,
  },
  'a warning': {
    rule: rule({
      match: { idleFor: lasting('1m') },
      ensure: 'disconnected',
      notice: { before: lasting('1h'), text: 'soon' },
    }),
    async begin(loop) {
      loop.happen(state => idle(state, '1', loop.clock.now()))
      await loop.pass('1m')
    },
    code: 'notice',
    released: false,
  },
  'an action that waits for its turn': {
    options: { pupils: 2, concurrency: 1 },
    rule: rule({ timeout: lasting('2h') }),
    async begin(loop) {
      loop.behaviours.set('2', slowly(loop, '1h'))
      loop.happen(state => block(state, '2'))
      await loop.rest()
      loop.happen(state => block(state, '1'))
      await loop.rest()
      loop.reconciler.trigger()
      await loop.rest()
    },
    code: 'in-flight',
    released: false,
  },
  'a provider that failed': {
    rule: rule(),
    async begin(loop) {
      loop.behaviours.set('1', failing(new TerminalError('access denied')))
      loop.happen(blockAll)
      await loop.pass('1s')
    },
    code: 'provider-failed',
    released: true,
  },
  'an assertion that was made lately': {
    options: { blocked: 'hidden' },
    rule: rule({ reapply: { ...reapply, every: lasting('1h') } }),
    begin: loop => loop.pass('5s'),
    code: 'unverified',
    released: false,
  },
}

function reasonFor(loop: Loop): string | undefined {
  const planned = loop.events.findLast(event => event.kind === 'planned')
  return planned?.plan.decisions.find(({ session }) => session.id === '1')?.reason.code
}

async function waiting({ options = {}, rule, begin, code }: Wait): Promise<Loop> {
  const loop = await startLoop({ pupils: 1, rules: [rule], ...options })
  await begin(loop)
  expect(reasonFor(loop)).toBe(code)
  loop.behaviours.delete('1')
  return loop
}

describe.each(Object.entries(waits))('%s', (_, wait) => {
  test('ends at once when the rule changes', async () => {
    await using loop = await waiting(wait)
    loop.use([rule({ ensure: 'unmanaged', digest: 'sha256:edited' })])
    await loop.rest()
    expect(reasonFor(loop)).toBe('unmanaged-by-rule')
    const before = loop.callsTo('1').length
    await loop.pass('3h')
    expect(loop.callsTo('1').length).toBe(before)
  })

  test('gives way to a hold at once', async () => {
    await using loop = await waiting(wait)
    await loop.order({ verb: 'hold', selector: everybody, length: { for: lasting('8h') }, reason })
    await loop.rest()
    // Nothing is due where nothing is known, so there is nothing to hold back either.
    expect(reasonFor(loop)).toBe(wait.code === 'unverified' ? 'unverified' : 'held')
    const before = loop.callsTo('1').length
    await loop.pass('2h')
    expect(loop.callsTo('1').length).toBe(before)
  })

  test('gives way to STOP at once', async () => {
    await using loop = await waiting(wait)
    loop.stop = () => 'exam'
    loop.reconciler.trigger()
    await loop.rest()
    expect(reasonFor(loop)).toBe(wait.code === 'unverified' ? 'unverified' : 'stopped')
    const before = loop.callsTo('1').length
    await loop.pass('2h')
    expect(loop.callsTo('1').length).toBe(before)
  })

  test('ends with the process, and holds up its end no longer than a call takes', async () => {
    await using loop = await waiting(wait)
    let closed = false
    void loop.reconciler.close().then(() => {
      closed = true
    })
    await loop.pass(wait.code === 'in-flight' ? '1h' : '5s')
    await loop.pass('5s')
    expect(closed).toBe(true)
  })

  test(wait.released ? 'ends at once when it is released' : 'is none that a release is about', async () => {
    await using loop = await waiting(wait)
    const before = loop.callsTo('1').length
    await loop.order({ verb: 'release', target: { selector: everybody } })
    await loop.pass('1s')
    expect(loop.callsTo('1').length - before).toBe(wait.released ? 1 : 0)
  })
})
