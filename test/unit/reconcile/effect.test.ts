import { expect, test } from 'vitest'
import { GoneError, UnknownOutcomeError } from '../../../src/providers/errors.ts'
import { block, unblock } from '../../../src/providers/simulator/events.ts'
import { logoff } from '../../../src/providers/simulator/logon.ts'
import { lasting } from '../../support/bundle.ts'
import { failing, hang, lie, slowly } from '../../support/host.ts'
import { type Loop, startLoop } from '../../support/loop.ts'

/** What the journal says became of each action, in order. */
function effects(loop: Loop): readonly unknown[] {
  return loop.journal('effect').map(({ detail }) => detail.effect)
}

test('an action that reaches its deadline is unknown, and the host is looked at again before anything else is done', async () => {
  await using loop = await startLoop()
  loop.behaviours.set('1', hang)
  loop.happen(state => block(state, '1'))
  await loop.pass('9999ms')
  const looks = loop.looks
  expect(loop.journal('outcome')).toEqual([])
  await loop.pass('1ms')
  expect(loop.looks).toBeGreaterThan(looks)
  expect(loop.journal('outcome')[0]?.detail.outcome).toMatchObject({ kind: 'unknown' })
  expect([loop.callsTo('1').length, effects(loop)]).toEqual([1, []])
})

test('a deadline that passes while the provider still waits to send changed nothing: it failed, and is tried again after its wait', async () => {
  await using loop = await startLoop()
  loop.behaviours.set('1', (perform, options, target) => {
    options.passage?.waiting()
    return hang(perform, options, target)
  })
  loop.happen(state => block(state, '1'))
  await loop.pass('10s')
  expect(loop.journal('outcome')[0]?.detail.outcome).toEqual({
    kind: 'failed-retryable',
    message: 'not sent: no answer within 10s',
  })
  loop.behaviours.delete('1')
  await loop.pass('1m')
  expect([loop.callsTo('1').length, effects(loop).at(-1)]).toEqual([2, 'verified'])
})

test('a deadline that passes after the provider said that it sends is as unknown as any', async () => {
  await using loop = await startLoop()
  loop.behaviours.set('1', (perform, options, target) => {
    options.passage?.waiting()
    options.passage?.sent()
    return hang(perform, options, target)
  })
  loop.happen(state => block(state, '1'))
  await loop.pass('10s')
  expect(loop.journal('outcome')[0]?.detail.outcome).toMatchObject({ kind: 'unknown' })
})

test('a call that did its work and then hung is verified by looking, and not repeated', async () => {
  await using loop = await startLoop()
  loop.behaviours.set('1', async (perform, options, target) => {
    await perform()
    await hang(perform, options, target)
  })
  loop.happen(state => block(state, '1'))
  await loop.pass('1m')
  expect([loop.callsTo('1').length, effects(loop)]).toEqual([1, ['verified']])
})

test('a call whose answer was lost is unknown: if it did its work that is seen, and it is not repeated', async () => {
  await using loop = await startLoop()
  loop.behaviours.set('1', async perform => {
    await perform()
    throw new UnknownOutcomeError('the process ended')
  })
  loop.happen(state => block(state, '1'))
  await loop.pass('1m')
  expect(loop.journal('outcome')[0]?.detail.outcome).toEqual({ kind: 'unknown', message: 'the process ended' })
  expect([loop.callsTo('1').length, effects(loop)]).toEqual([1, ['verified']])
})

test('an effect that can not be seen yet is refuted only once it has had its time to settle', async () => {
  await using loop = await startLoop({ settle: '2s' })
  loop.behaviours.set('1', lie)
  loop.happen(state => block(state, '1'))
  await loop.pass('1999ms')
  expect([loop.callsTo('1').length, effects(loop), loop.told('backing-off')]).toEqual([1, [], 0])
  await loop.pass('1ms')
  expect([loop.callsTo('1').length, effects(loop), loop.told('backing-off')]).toEqual([1, ['refuted'], 1])
})

test('an effect that shows late, but in time, is verified', async () => {
  await using loop = await startLoop({ settle: '2s' })
  loop.behaviours.set('1', lie)
  loop.happen(state => block(state, '1'))
  await loop.pass('1500ms')
  loop.happen(state => unblock(state, '1'))
  await loop.rest()
  expect(effects(loop)).toEqual(['verified'])
})

test('a look that began before a call ended says nothing of its effect, even if it began in the same instant', async () => {
  await using loop = await startLoop({ hints: false })
  let sent = false
  loop.happen(state => block(state, '1'))
  // The second look begins while the call runs, sees the host as it is then, and answers after the call's end.
  let release = (): void => {}
  const answered = new Promise<void>(resolve => {
    release = resolve
  })
  let held = false
  loop.behaviours.set('1', async perform => {
    sent = true
    await Promise.resolve()
    loop.reconciler.trigger()
    await new Promise<void>(resolve => {
      loop.look = async see => {
        held = true
        const seen = await see()
        resolve()
        await answered
        return { ...seen, sessions: seen.sessions.map(session => ({ ...session, blocked: 'no' })) }
      }
    })
    loop.look = see => see()
    await perform()
    loop.happen(state => block(state, '1'))
  })
  loop.reconciler.trigger()
  await loop.rest()
  expect([sent, held]).toEqual([true, true])
  release()
  await loop.rest()
  expect(effects(loop)).toEqual([])
  await loop.pass('2s')
  expect(effects(loop)).toEqual(['refuted'])
})

test('a session that ended is in flight no more', async () => {
  await using loop = await startLoop()
  loop.behaviours.set('1', lie)
  loop.happen(state => block(state, '1'))
  await loop.rest()
  loop.happen(state => logoff(state, '1'))
  await loop.rest()
  expect(effects(loop)).toEqual(['unverifiable'])
  expect(loop.store.openActions()).toEqual([])
})

test('absence from an incomplete look is no end: the action stays open until its time is up', async () => {
  await using loop = await startLoop()
  loop.behaviours.set('1', lie)
  loop.happen(state => block(state, '1'))
  loop.look = async see => {
    const seen = await see()
    return loop.calls.length === 0 ? seen : { ...seen, complete: false, sessions: seen.sessions.slice(1) }
  }
  await loop.pass('1999ms')
  expect(effects(loop)).toEqual([])
  await loop.pass('1ms')
  expect(effects(loop)).toEqual(['unverifiable'])
  expect(loop.store.ledger().sightings.get('1')?.user).toBe('CLASS\\pupil1')
})

test('an id that changed hands between plan and action is left alone, and its newcomer gets an action of her own', async () => {
  await using loop = await startLoop({ pupils: 2, concurrency: 1 })
  loop.behaviours.set('1', slowly(loop, '5s'))
  loop.happen(state => block(block(state, '1'), '2'))
  await loop.rest()
  loop.look = () => new Promise(() => {})
  loop.replace('2', 'newcomer')
  loop.happen(state => block(state, '2'))
  await loop.pass('5s')
  loop.look = see => see()
  expect(loop.session('2')).toMatchObject({ user: 'newcomer', blocked: 'yes' })
  await loop.pass('30s')
  expect(loop.session('2')).toMatchObject({ user: 'newcomer', blocked: 'no' })
})

test('a host that calls a session gone and yet shows it is asked again with growing pauses, not in a row', async () => {
  await using loop = await startLoop({ pupils: 1 })
  loop.behaviours.set('1', failing(new GoneError('session 1 has ended')))
  loop.happen(state => block(state, '1'))
  await loop.pass('30s')
  expect(loop.calls.length).toBeGreaterThan(1)
  expect(loop.calls.length).toBeLessThan(8)
})

test('one later look settles all actions that ended', async () => {
  await using loop = await startLoop({ pupils: 5, concurrency: 5, hints: false })
  const second = new Promise<void>(resolve => loop.clock.after(lasting('1s'), resolve))
  loop.behaviours.set('*', perform => second.then(perform))
  for (const id of ['1', '2', '3', '4', '5']) loop.happen(state => block(state, id))
  loop.reconciler.trigger()
  await loop.rest()
  const looks = loop.looks
  await loop.pass('1s')
  expect(effects(loop)).toEqual(['verified', 'verified', 'verified', 'verified', 'verified'])
  expect(loop.looks - looks).toBeLessThanOrEqual(2)
})
