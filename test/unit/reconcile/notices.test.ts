import { expect, test } from 'vitest'
import type { Rule } from '../../../src/model/policy.ts'
import { UnsupportedError } from '../../../src/providers/errors.ts'
import { idle, reconnect } from '../../../src/providers/simulator/events.ts'
import { logoff } from '../../../src/providers/simulator/logon.ts'
import type { Length } from '../../../src/store/requests.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { failing, hang } from '../../support/host.ts'
import { type Loop, startLoop } from '../../support/loop.ts'

const text = 'This session will be disconnected.'

function idleGoes(differences: Partial<Rule> = {}): Rule {
  return rule({
    rule: 'idle-goes',
    match: { idleFor: lasting('30m') },
    ensure: 'disconnected',
    notice: { before: lasting('5m'), text },
    ...differences,
  })
}

/** One pupil, who has just become idle for long enough. */
async function idleLoop(options: Parameters<typeof startLoop>[0] = {}): Promise<Loop> {
  const loop = await startLoop({ pupils: 1, rules: [idleGoes()], ...options })
  loop.happen(state => idle(state, '1', loop.clock.now()))
  await loop.pass('30m')
  return loop
}

function moves(loop: Loop): void {
  loop.happen(state => idle(state, '1', loop.clock.now()))
}

const shown = (loop: Loop): readonly string[] => loop.world.read().messages.map(message => message.text)

test('somebody is warned when the disconnect is due, and disconnected that much later', async () => {
  await using loop = await idleLoop()
  expect(loop.world.read().messages).toMatchObject([{ sessionId: '1', user: 'CLASS\\pupil1', text }])
  await loop.pass('4m')
  expect([loop.calls, loop.told('notice'), loop.told('notice-shown')]).toEqual([[], 1, 1])
  await loop.pass('1m')
  await loop.rest()
  expect([loop.session('1').state, shown(loop).length]).toEqual(['disconnected', 1])
  expect(
    loop.journal('notice', 'notice-shown', 'notice-ended').map(({ kind, detail }) => [kind, detail]),
  ).toMatchObject([
    ['notice', { before: lasting('5m') }],
    ['notice-shown', { shown: true, why: null }],
    ['notice-ended', { why: 'done' }],
  ])
  expect(loop.store.ledger().notices.size).toBe(0)
})

test('whoever comes back is not disconnected, and is told again only when the first warning would be over', async () => {
  await using loop = await startLoop({ pupils: 1, rules: [idleGoes({ match: { idleFor: lasting('1m') } })] })
  moves(loop)
  await loop.pass('1m')
  expect(shown(loop).length).toBe(1)
  moves(loop)
  await loop.rest()
  expect(loop.told('notice-cancelled')).toBe(1)
  await loop.pass('1m')
  expect([loop.told('notice'), shown(loop).length]).toEqual([2, 1])
  await loop.pass('3m')
  moves(loop)
  await loop.pass('59s')
  expect([loop.told('notice-cancelled'), shown(loop).length]).toEqual([2, 1])
  await loop.pass('1s')
  expect([loop.told('notice'), shown(loop).length]).toEqual([3, 2])
  await loop.pass('5m')
  expect([loop.calls.length, loop.session('1').state]).toEqual([1, 'disconnected'])
})

test('a person who was warned long ago is warned again, also when warnings in between were not shown', async () => {
  await using loop = await startLoop({ pupils: 1, rules: [idleGoes({ match: { idleFor: lasting('2m') } })] })
  const times: number[] = []
  const began = loop.clock.now()
  for (let minute = 0; minute < 24; minute++) {
    if (minute % 3 === 0) moves(loop)
    await loop.pass('1m')
    times.push(shown(loop).length)
  }
  expect(began).toBeLessThan(loop.clock.now())
  expect([times[2], times[5], times[8], times.at(-1)]).toEqual([1, 1, 2, 4])
  expect(loop.calls).toEqual([])
})

test.each<[string, (loop: Loop) => unknown]>([
  ['a hold', loop => loop.order({ verb: 'hold', ...everybody, length: twentyMinutes, reason: 'exam' })],
  [
    'STOP',
    loop => {
      loop.stop = () => 'exam'
      loop.reconciler.trigger()
    },
  ],
  ['a rule that is edited', loop => loop.use([idleGoes({ digest: 'sha256:edited', ensure: 'unmanaged' })])],
  ['the end of the session', loop => loop.happen(state => logoff(state, '1'))],
])('%s cancels the wait', async (_, intervene) => {
  await using loop = await idleLoop()
  await loop.pass('1m')
  await intervene(loop)
  await loop.rest()
  expect(loop.told('notice-cancelled')).toBe(1)
  await loop.pass('10m')
  expect(loop.calls).toEqual([])
})

const everybody = { selector: { text: 'all', match: { everySession: true } } } as const
const twentyMinutes: Length = { for: lasting('20m') }

test.each<[string, Parameters<typeof startLoop>[0], (loop: Loop) => void, RegExp]>([
  ['can show none', { notifies: false }, () => {}, /can show no messages/],
  [
    'can show none to her',
    {},
    loop => {
      loop.warning = failing(new UnsupportedError('no desktop'))
    },
    /no desktop/,
  ],
  [
    'fails to',
    {},
    loop => {
      loop.warning = failing(new Error('busy'))
    },
    /busy/,
  ],
  [
    'does not answer',
    {},
    loop => {
      loop.warning = hang
    },
    /no answer within 10s/,
  ],
])('where the host %s, the wait is kept and said to be silent', async (_, options, prepare, why) => {
  await using loop = await startLoop({ pupils: 1, rules: [idleGoes()], ...options })
  prepare(loop)
  loop.happen(state => idle(state, '1', loop.clock.now()))
  await loop.pass('30m')
  await loop.pass('10s')
  const told = loop.events.filter(event => event.kind === 'notice-shown')
  expect(told).toMatchObject([{ shown: false, why: expect.stringMatching(why) }])
  const planned = loop.events.findLast(event => event.kind === 'planned')
  expect(planned?.plan.decisions[0]?.reason).toMatchObject({ code: 'notice', shown: false })
  await loop.pass('4m')
  expect(loop.calls).toEqual([])
  await loop.pass('1m')
  expect(loop.session('1').state).toBe('disconnected')
})

test('warnings are shown side by side, as many at once as the provider takes, and hold up nothing else', async () => {
  await using loop = await startLoop({ pupils: 3, rules: [idleGoes({ priority: 1 }), rule()], concurrency: 2 })
  let running = 0
  let most = 0
  loop.warning = async (_, { signal }) => {
    most = Math.max(most, ++running)
    await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()))
    running--
  }
  loop.happen(state => ['1', '2', '3'].reduce((before, id) => idle(before, id, loop.clock.now()), state))
  await loop.pass('30m')
  expect([most, loop.told('notice')]).toEqual([2, 3])
  await loop.pass('20s')
  expect([most, loop.told('notice-shown')]).toEqual([2, 3])
})

test('a process that was only started for one request begins no wait, and says what is due', async () => {
  await using loop = await startLoop({ pupils: 1, rules: [idleGoes()], keeping: false })
  loop.happen(state => idle(state, '1', loop.clock.now()))
  await loop.pass('30m')
  const report = loop.request({ verb: 'apply' })
  await loop.rest()
  expect((await report).results).toMatchObject([{ outcome: null, decision: { reason: { code: 'notice' } } }])
  expect([shown(loop), loop.journal('notice')]).toEqual([[], []])
})

test.each(['ends', 'dies'])(
  'when the process %s, its waits begin anew, and nobody is told twice meanwhile',
  async how => {
    await using loop = await idleLoop()
    await loop.pass('3m')
    if (how === 'ends') await loop.close()
    else loop.crash()
    loop.start()
    await loop.rest()
    await loop.pass('4m')
    expect([loop.calls, shown(loop).length, loop.told('notice')]).toEqual([[], 1, 2])
    await loop.pass('1m')
    await loop.rest()
    expect(loop.session('1').state).toBe('disconnected')
  },
)

test('a warning that nobody answers is let go when the process ends', async () => {
  await using loop = await startLoop({ pupils: 1, rules: [idleGoes({ timeout: lasting('1h') })] })
  loop.warning = () => new Promise(() => {})
  loop.happen(state => idle(state, '1', loop.clock.now()))
  await loop.pass('30m')
  expect(loop.told('notice')).toBe(1)
  let closed = false
  void loop.reconciler.close().then(() => {
    closed = true
  })
  await loop.rest()
  expect(closed).toBe(true)
})

test('the next disconnect of the same session has a warning of its own', async () => {
  await using loop = await idleLoop()
  await loop.pass('6m')
  expect(loop.session('1').state).toBe('disconnected')
  loop.happen(state => reconnect(state, '1', '1'))
  moves(loop)
  await loop.pass('30m')
  expect(shown(loop).length).toBe(2)
  await loop.pass('6m')
  expect(loop.calls.length).toBe(2)
})

test('a warning that waits for its turn is not shown any more once a hold was promised', async () => {
  await using loop = await startLoop({ pupils: 2, rules: [idleGoes()], concurrency: 1 })
  let end = (): void => {}
  loop.warning = async perform => {
    await new Promise<void>(resolve => {
      end = resolve
    })
    await perform()
  }
  loop.happen(state => ['1', '2'].reduce((before, id) => idle(before, id, loop.clock.now()), state))
  await loop.pass('30m')
  await loop.order({ verb: 'hold', ...everybody, length: twentyMinutes, reason: 'exam' })
  end()
  await loop.pass('1m')
  expect(loop.world.read().messages.map(({ sessionId }) => sessionId)).not.toContain('2')
})

test('a warning that is cancelled while it is being shown is none of the next one', async () => {
  await using loop = await startLoop({ pupils: 1, rules: [idleGoes({ match: { idleFor: lasting('2s') } })] })
  loop.warning = hang
  moves(loop)
  await loop.pass('2s')
  moves(loop)
  loop.warning = null
  await loop.pass('2s')
  expect([loop.told('notice'), loop.told('notice-cancelled'), loop.told('notice-shown')]).toEqual([2, 1, 1])
  // Nobody knows whether the first one came up, so the second is shown in any case.
  expect([loop.store.ledger().notices.size, shown(loop)]).toEqual([1, [text]])
  expect([...loop.store.ledger().notices.values()]).toMatchObject([{ shown: true, cancelled: false }])
})
