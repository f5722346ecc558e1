import { describe, expect, test } from 'vitest'
import type { Reapply, Rule } from '../../../src/model/policy.ts'
import { block, blockAll, idle, reconnect, unblock } from '../../../src/providers/simulator/events.ts'
import { logoff } from '../../../src/providers/simulator/logon.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { hang, lie } from '../../support/host.ts'
import { type Loop, type LoopOptions, startLoop } from '../../support/loop.ts'
import { missed } from '../../support/missed.ts'

function fought(differences: Partial<Reapply> = {}, differencesOfRule: Partial<Rule> = {}): Rule {
  return rule({
    reapply: { ...reapply, contestedAfter: { reversals: 3, within: lasting('10m') }, ...differences },
    ...differencesOfRule,
  })
}

const slow = fought()
const yields = fought({ whenContested: 'yield' })

function onePupil(by: Rule, options: LoopOptions = {}): Promise<Loop> {
  return startLoop({ rules: [by], pupils: 1, ...options })
}

/** Blocks session 1 so often, a second after it was unlocked. */
async function insist(loop: Loop, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    loop.happen(state => block(state, '1'))
    await loop.pass('1s')
  }
}

function fights(loop: Loop): readonly (readonly [number, boolean])[] {
  return [...loop.store.ledger().fights.values()].map(
    ({ reversals, contestedSince }) => [reversals.length, contestedSince !== null] as const,
  )
}

describe('a session that is blocked again after each unlock', () => {
  test.each([
    ['goes on slowly', slow],
    ['yields', yields],
  ])(
    'is contested by the reversal that makes enough, and nothing is written in the look that sees it, where the rule %s',
    async (_, by) => {
      await using loop = await onePupil(by)
      await insist(loop, 3)
      expect([loop.calls.length, loop.told('reversed'), loop.told('contested')]).toEqual([3, 2, 0])
      loop.happen(state => block(state, '1'))
      await loop.rest()
      expect([loop.calls.length, loop.told('reversed'), loop.told('contested')]).toEqual([3, 3, 1])
      expect(fights(loop)).toEqual([[3, true]])
    },
  )

  test('is unlocked at the longest backoff from then on, and told of once', async () => {
    await using loop = await onePupil(slow)
    await insist(loop, 4)
    for (let round = 0; round < 3; round++) {
      const before = loop.calls.length
      await loop.pass('146s')
      expect(loop.calls.length).toBe(before)
      await loop.pass('155s')
      expect(loop.calls.length).toBe(before + 1)
      loop.happen(state => block(state, '1'))
      await loop.pass('1s')
    }
    expect([loop.told('contested'), loop.told('calm')]).toEqual([1, 0])
  })

  test('is left alone where the rule yields, until nobody has fought for as long as it says', async () => {
    await using loop = await onePupil(yields)
    await insist(loop, 4)
    await loop.pass('598s')
    expect([loop.calls.length, loop.told('calm')]).toEqual([3, 0])
    await loop.pass('2s')
    expect([loop.calls.length, loop.told('calm'), loop.session('1').blocked]).toEqual([4, 1, 'no'])
    expect(fights(loop)).toEqual([])
  })

  test('is unlocked at once, and its reversal is the first of another fight, where the look that sees it blocked sees that it was calm', async () => {
    await using loop = await onePupil(slow)
    await insist(loop, 4)
    await loop.pass('5m')
    expect([loop.calls.length, loop.told('calm')]).toEqual([4, 0])
    loop.crash()
    await loop.pass('11m')
    loop.happen(state => block(state, '1'))
    loop.start()
    await loop.rest()
    expect([loop.calls.length, loop.told('calm'), loop.session('1').blocked]).toEqual([5, 1, 'no'])
    expect(fights(loop)).toEqual([[1, false]])
  })

  test('is no fight where the reversals come too slowly', async () => {
    await using loop = await onePupil(slow)
    for (let time = 0; time < 6; time++) {
      loop.happen(state => block(state, '1'))
      await loop.pass('5m')
    }
    expect([loop.told('reversed'), loop.told('contested'), loop.calls.length]).toEqual([5, 0, 6])
  })

  test('is fought over anew by another content of the rule', async () => {
    await using loop = await onePupil(yields)
    await insist(loop, 4)
    loop.use([{ ...yields, digest: 'sha256:edited' }])
    await loop.rest()
    expect([loop.calls.length, loop.told('calm')]).toEqual([4, 1])
    expect(loop.journal('calm').map(({ detail }) => detail.why)).toEqual(['rule-changed'])
  })

  test('is no reversal while no rule wants it open', async () => {
    await using loop = await onePupil(slow)
    await insist(loop, 1)
    loop.use([])
    await insist(loop, 3)
    expect(loop.told('reversed')).toBe(0)
  })

  test('is one reversal for each unlock, however often it is blocked and opened by others', async () => {
    await using loop = await onePupil(slow)
    await insist(loop, 1)
    loop.stop = () => 'exam'
    for (let time = 0; time < 5; time++) {
      await insist(loop, 1)
      loop.happen(state => unblock(state, '1'))
      await loop.pass('1s')
    }
    expect([loop.told('reversed'), loop.calls.length]).toEqual([1, 1])
  })

  test('ends its fight by logging off, and whoever comes next begins without one', async () => {
    await using loop = await onePupil(yields)
    await insist(loop, 4)
    loop.replace('1', 'ben')
    await loop.rest()
    expect(loop.journal('calm').map(({ detail }) => detail.why)).toEqual(['session-gone'])
    await insist(loop, 1)
    expect([loop.calls.length, loop.told('calm')]).toEqual([4, 1])
    loop.happen(state => logoff(state, '1'))
    await loop.pass('1m')
    expect(fights(loop)).toEqual([])
  })
})

test.each([
  ['goes on slowly', slow],
  ['yields', yields],
])(
  'a fight that a rule %s in outlasts a crash and a clock that is set: the same wait, and nobody is told again',
  async (_, by) => {
    await using loop = await onePupil(by)
    await insist(loop, 4)
    const before = [...loop.store.ledger().fights.values()]
    for (const jump of ['1h', '3h']) {
      loop.crash()
      loop.clock.jumpWall(lasting(jump))
      loop.start()
      await loop.rest()
    }
    const shifted = before.map(({ reversals }) => reversals.map(at => at + lasting('4h')))
    expect([...loop.store.ledger().fights.values()].map(({ reversals }) => reversals)).toEqual(shifted)
    await loop.pass('140s')
    expect([loop.calls.length, loop.told('contested'), loop.told('calm')]).toEqual([3, 1, 0])
    await loop.pass('10m')
    expect(loop.calls.length).toBe(4)
  },
)

test('the fight of somebody who has left and is forgotten is over once, and leaves nothing behind', async () => {
  await using loop = await onePupil(yields)
  await insist(loop, 4)
  await expect(loop.order({ verb: 'forget', user: 'pupil1' })).rejects.toThrow('has session 1 on this host now')
  loop.happen(state => logoff(state, '1'))
  await loop.pass('1s')
  await loop.order({ verb: 'forget', user: 'pupil1' })
  await loop.pass('15m')
  expect(loop.journal('calm').map(({ detail }) => detail.why)).toEqual(['session-gone'])
  expect(fights(loop)).toEqual([])
})

test('unlocks without effect are reversals, too: the last of them is waited for longest', async () => {
  await using loop = await onePupil(slow)
  loop.behaviours.set('1', lie)
  loop.happen(state => block(state, '1'))
  await loop.pass('30s')
  expect(loop.journal('reversal').map(({ detail }) => detail.why)).toEqual(['refuted', 'refuted', 'refuted'])
  expect([loop.calls.length, loop.told('contested')]).toEqual([3, 1])
  await loop.pass('30m')
  const gaps = loop.calls.slice(3).map(({ at }, index) => at - (loop.calls[index + 2]?.at ?? 0))
  expect(gaps.length).toBeGreaterThanOrEqual(5)
  // Each is seen to be without effect once it had its two seconds.
  for (const gap of gaps) {
    expect(gap).toBeGreaterThanOrEqual(lasting('152s'))
    expect(gap).toBeLessThanOrEqual(lasting('302s'))
  }
})

test('an override is fought over like any rule, and its fight is over with it', async () => {
  await using loop = await startLoop({ rules: [], pupils: 1 })
  loop.behaviours.set('1', lie)
  loop.happen(state => block(state, '1'))
  const selector = { text: 'everySession', match: { everySession: true } } as const
  const length = { for: lasting('20m') }
  await loop.order({ verb: 'override', selector, ensure: 'unlocked', length, reason: 'the exam begins early' })
  await loop.pass('15m')
  expect([loop.told('contested'), loop.told('calm')]).toEqual([1, 0])
  expect(loop.told('reversed')).toBeGreaterThanOrEqual(5)
  await loop.pass('6m')
  expect(loop.journal('calm').map(({ detail }) => detail.why)).toEqual(['rule-changed'])
})

/** A client that connects again at once, before anybody has seen that it was gone. */
function reconnecting(loop: Loop): void {
  loop.behaviours.set('1', async perform => {
    await perform()
    loop.happen(state => reconnect(state, '1', '1'))
  })
}

test('who comes back before the disconnect is seen undoes it all the same: the rule yields, and begins anew when it is calm', async () => {
  await using loop = await startLoop({ rules: [], pupils: 1 })
  reconnecting(loop)
  loop.use([fought({ whenContested: 'yield' }, { ensure: 'disconnected' })])
  await loop.pass('10m')
  expect(loop.journal('reversal').map(({ detail }) => detail.why)).toEqual(Array(3).fill('active-again'))
  expect([loop.calls.length, loop.told('reversed'), loop.told('contested')]).toEqual([3, 3, 1])
  await loop.pass('9m')
  expect([loop.told('calm'), loop.calls.length, loop.told('contested')]).toEqual([1, 6, 2])
})

test('who comes back before the disconnect is seen is waited for longest where the rule goes on slowly', async () => {
  await using loop = await startLoop({ rules: [], pupils: 1 })
  reconnecting(loop)
  loop.use([fought({}, { ensure: 'disconnected' })])
  await loop.pass('30m')
  const gaps = loop.calls.slice(3).map(({ at }, index) => at - (loop.calls[index + 2]?.at ?? 0))
  expect(gaps.length).toBeGreaterThanOrEqual(5)
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(lasting('152s'))
})

test('disconnects of which nobody knows whether they were made begin a wait and no fight', async () => {
  await using loop = await startLoop({ rules: [], pupils: 1 })
  loop.behaviours.set('1', hang)
  loop.use([fought({}, { ensure: 'disconnected' })])
  await loop.pass('5m')
  expect([loop.told('reversed'), loop.told('contested')]).toEqual([0, 0])
  expect(loop.told('backing-off')).toBeGreaterThan(3)
})

test('one look that misses the session ends no fight', async () => {
  await using loop = await onePupil(yields)
  await insist(loop, 4)
  await missed(loop)
  await loop.pass('9m')
  expect([loop.calls.length, loop.journal('calm')]).toEqual([3, []])
})

test('who comes back soon after each disconnect is left alone where the rule yields', async () => {
  const idleGoes = fought(
    { whenContested: 'yield', contestedAfter: { reversals: 3, within: lasting('4h') } },
    { ensure: 'disconnected', match: { idleFor: lasting('30m') } },
  )
  await using loop = await onePupil(idleGoes)
  const leave = (): void => loop.happen(state => idle(state, '1', loop.clock.now()))
  for (let time = 1; time <= 3; time++) {
    leave()
    await loop.pass('30m')
    expect([loop.calls.length, loop.session('1').state]).toEqual([time, 'disconnected'])
    await loop.pass('1m')
    loop.happen(state => reconnect(state, '1', '1'))
    await loop.rest()
    expect(loop.told('reversed')).toBe(time)
  }
  leave()
  await loop.pass('3h')
  expect([loop.told('contested'), loop.calls.length, loop.session('1').state]).toEqual([1, 3, 'active'])
  await loop.pass('1h')
  expect([loop.told('calm'), loop.calls.length]).toEqual([1, 4])
})

test('while blocked is hidden nobody can be seen to fight, and every plan says so', async () => {
  await using loop = await startLoop({ rules: [slow], blocked: 'hidden' })
  loop.happen(blockAll)
  await loop.pass('10m')
  expect([loop.told('reversed'), loop.told('contested'), loop.told('block-all'), loop.told('blocked')]).toEqual([
    0, 0, 0, 0,
  ])
  expect(loop.calls.length).toBe(3 * 11)
  const detection = loop.events.flatMap(event => (event.kind === 'planned' ? [event.plan.fightDetection] : []))
  expect(new Set(detection)).toEqual(new Set(['off']))
})
