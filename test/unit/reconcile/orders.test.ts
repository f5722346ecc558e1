import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Ensure, Match } from '../../../src/model/policy.ts'
import { block, blockAll, unblock } from '../../../src/providers/simulator/events.ts'
import { logoff } from '../../../src/providers/simulator/logon.ts'
import { OrderRefused } from '../../../src/reconcile/orders.ts'
import type { Length, OrderRequest } from '../../../src/store/requests.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { failing, lie, slowly } from '../../support/host.ts'
import { type Loop, startLoop } from '../../support/loop.ts'
import { at } from '../../support/observation.ts'

const forAWhile: Length = { for: lasting('20m') }
const reason = 'presentation'

function selected(match: Match, text: string) {
  return { selector: { text, match } }
}

const id = (sessionId: string) => selected({ sessionId: [sessionId] }, sessionId)
const station = (name: string) => selected({ station: [name] }, `station=${name}`)
const everybody = selected({ everySession: true }, 'all')

const hold = (about: ReturnType<typeof selected>, length: Length = forAWhile): OrderRequest => ({
  verb: 'hold',
  ...about,
  length,
  reason,
})

const override = (about: ReturnType<typeof selected>, ensure: Ensure, length: Length = forAWhile): OrderRequest => ({
  verb: 'override',
  ...about,
  ensure,
  length,
  reason,
})

const release = (target: ReturnType<typeof selected> | { readonly id: string }): OrderRequest => ({
  verb: 'release',
  target,
})

/** Every byte of every file of the state folder. */
function stateOf({ folder }: Loop): string {
  return readdirSync(folder)
    .map(name => readFileSync(join(folder, name), 'latin1'))
    .join('')
}

function reasonFor(loop: Loop, sessionId: string): string | undefined {
  const planned = loop.events.findLast(event => event.kind === 'planned')
  return planned?.plan.decisions.find(({ session }) => session.id === sessionId)?.reason.code
}

describe('a hold', () => {
  test('keeps the loop from the sessions it selects, later ones included, until it is over', async () => {
    await using loop = await startLoop()
    const { placed, sessions } = await loop.order(hold(station('1')))
    expect(sessions).toEqual(['1'])
    expect(placed).toMatchObject({ kind: 'hold', by: 'CLASS\\ms.keller', reason, honours: null, incarnation: null })
    loop.replace('1', 'newcomer')
    loop.happen(blockAll)
    await loop.pass('19m')
    expect([loop.callsTo('1').length, loop.callsTo('2').length]).toEqual([0, 1])
    expect(reasonFor(loop, '1')).toBe('held')
    await loop.pass('1m')
    await loop.rest()
    expect(loop.session('1').blocked).toBe('no')
  })

  test('of an id is about who is in the session now, and about nobody who comes after', async () => {
    await using loop = await startLoop()
    const { placed } = await loop.order(hold(id('1')))
    expect(placed?.incarnation).toContain('pupil1')
    loop.happen(state => block(state, '1'))
    await loop.pass('1m')
    expect(loop.calls).toEqual([])
    await loop.pass('1m')
    loop.replace('1', 'newcomer')
    loop.happen(state => block(state, '1'))
    await loop.rest()
    expect(loop.callsTo('1').map(({ user }) => user)).toEqual(['CLASS\\newcomer'])
  })

  test('says of whom it can not be told whether they are meant, which holds them, and overrides nobody', async () => {
    await using loop = await startLoop()
    const idle = selected({ idleFor: lasting('30m') }, 'idleFor=30m')
    const held = await loop.order(hold(idle))
    expect(held.uncertain.length).toBeGreaterThan(0)
    expect(held.sessions).toEqual(held.uncertain)
    expect(await loop.order(hold(station('1')))).toMatchObject({ sessions: ['1'], uncertain: [] })
    expect(await loop.order(override(idle, 'unmanaged'))).toMatchObject({ sessions: [], uncertain: [] })
  })

  test('is journalled with who asked and why, in one go with the asking', async () => {
    await using loop = await startLoop()
    const { placed } = await loop.order(hold(station('1')))
    const [asked, kept] = loop.journal('request', 'placed')
    expect(asked).toMatchObject({ kind: 'request', user: 'CLASS\\ms.keller', detail: { verb: 'hold', reason } })
    expect(kept).toMatchObject({ kind: 'placed', user: 'CLASS\\ms.keller', sequence: (asked?.sequence ?? 0) + 1 })
    expect(loop.store.holds().holds).toMatchObject([{ id: placed?.id, until: placed?.until }])
    expect(loop.events.filter(event => event.kind === 'placed')).toMatchObject([{ sessions: ['1'] }])
  })

  test('has an id that can be typed, of its own, and not to be taken for the number of a session', async () => {
    await using loop = await startLoop()
    const ids = new Set<string>()
    for (let round = 0; round < 20; round++) ids.add((await loop.order(hold(station('1')))).placed?.id ?? '')
    expect(ids.size).toBe(20)
    for (const each of ids) expect(each).toMatch(/^(?=.*[a-z]).{8}$/)
  })

  test.each<[string, Length, string]>([
    ['longer than the settings allow', { for: lasting('9h') }, 'it may last 8h at most (longestHold'],
    ['until too late', { until: at('2026-11-21T18:00:00Z') }, 'until 2026-11-21T17:00:00Z at the latest'],
    ['until a time that is over', { until: at('2026-11-21T08:59:00Z') }, '2026-11-21T08:59:00Z is over: it is'],
    ['for no time at all', { for: lasting('0s') }, 'it would last no time at all'],
  ])('%s is refused, and says what would do', async (_, length, words) => {
    await using loop = await startLoop()
    await expect(loop.order(hold(station('1'), length))).rejects.toThrow(words)
    await expect(loop.order(override(station('1'), 'unmanaged', length))).rejects.toThrow(OrderRefused)
    expect([loop.store.holds().holds, loop.journal('request', 'placed')]).toEqual([[], []])
  })

  test('of an id that is not there is refused, and says which are', async () => {
    await using loop = await startLoop()
    await expect(loop.order(hold(id('77')))).rejects.toThrow(
      'there is no session 77 on CLASSROOM; its sessions are 1, 2, 3',
    )
  })

  test('until a time on the wall ends there, and never later in elapsed time than it was then', async () => {
    await using loop = await startLoop()
    loop.happen(state => block(state, '1'))
    await loop.rest()
    await loop.order(hold(station('2'), { until: at('2026-11-21T09:10:00Z') }))
    loop.clock.jumpWall(-lasting('1h'))
    loop.happen(blockAll)
    await loop.pass('9m')
    expect(loop.callsTo('2')).toEqual([])
    await loop.pass('2m')
    expect(loop.callsTo('2').length).toBe(1)
  })

  test.each([true, false])('can be placed while the host does not answer (keeping: %s)', async keeping => {
    await using loop = await startLoop({ keeping })
    if (!keeping) await loop.order(hold(station('9')))
    loop.look = () => Promise.reject(new Error('no answer'))
    loop.reconciler.trigger()
    await loop.rest()
    const ordered = loop.order(hold(id('1')))
    await loop.rest()
    expect((await ordered).placed?.incarnation).toContain('pupil1')
  })

  test('is answered at once while a look hangs', async () => {
    await using loop = await startLoop()
    loop.look = () => new Promise(() => {})
    loop.reconciler.trigger()
    await loop.rest()
    expect((await loop.order(hold(id('1')))).sessions).toEqual(['1'])
  })

  test('in a process that was only started for it comes after a first look', async () => {
    await using loop = await startLoop({ keeping: false })
    const ordered = loop.order(hold(id('2')))
    await loop.rest()
    expect((await ordered).placed?.incarnation).toContain('pupil2')
    expect(loop.looks).toBe(1)
  })

  test('that can not be kept is not promised', async () => {
    await using loop = await startLoop({
      storeOf: store => ({
        ...store,
        host: store.host,
        ledger: () => store.ledger(),
        holds: () => store.holds(),
        openActions: () => store.openActions(),
        admit: (...given) => store.admit(...given),
        lastObservation: () => store.lastObservation(),
        record: facts => {
          if (facts.some(({ kind }) => kind === 'placed')) throw new Error('disk full')
          store.record(facts)
        },
      }),
    })
    await expect(loop.order(hold(station('1')))).rejects.toThrow('disk full')
    expect(loop.journal('request')).toEqual([])
    loop.happen(blockAll)
    await loop.rest()
    expect(loop.calls.length).toBe(3)
  })

  test('of what waits for its turn drops it', async () => {
    await using loop = await startLoop({ concurrency: 1 })
    loop.behaviours.set('1', slowly(loop, '5s'))
    loop.happen(blockAll)
    await loop.rest()
    await loop.order(hold(id('2')))
    await loop.pass('10s')
    expect(loop.calls.map(({ sessionId }) => sessionId)).toEqual(['1', '3'])
    expect(loop.journal('dropped').map(({ sessionId }) => sessionId)).toEqual(['2'])
  })

  test('survives the process that took it', async () => {
    await using loop = await startLoop()
    await loop.order(hold(id('1')))
    loop.crash()
    loop.happen(blockAll)
    loop.start()
    await loop.pass('19m')
    expect(loop.callsTo('1')).toEqual([])
    await loop.pass('2m')
    expect(loop.callsTo('1').length).toBe(1)
  })
})

describe('an override', () => {
  test('is a rule above every priority until it is over, and shown as drift', async () => {
    await using loop = await startLoop({ rules: [rule({ priority: 1_000 })] })
    const pupil = selected({ user: ['CLASS\\pupil1'] }, 'user=CLASS\\pupil1')
    const { placed } = await loop.order(override(pupil, 'disconnected'))
    await loop.rest()
    expect(loop.session('1').state).toBe('disconnected')
    const planned = loop.events.findLast(event => event.kind === 'planned')
    expect(planned?.plan.decisions[0]).toMatchObject({
      rule: { policy: 'override', rule: placed?.id },
      drift: { desired: 'unlocked', by: 'CLASS\\ms.keller', until: placed?.until },
    })
    await loop.pass('21m')
    expect(reasonFor(loop, '1')).toBe('no-desktop')
    expect(loop.store.holds().overrides).toEqual([])
  })

  test('gives way to one that came later, and both to a hold', async () => {
    await using loop = await startLoop()
    await loop.order(override(everybody, 'unmanaged'))
    loop.happen(blockAll)
    await loop.rest()
    expect([loop.calls, reasonFor(loop, '1')]).toEqual([[], 'unmanaged-by-rule'])
    await loop.order(override(station('1'), 'unlocked'))
    await loop.order(override(station('2'), 'unlocked'))
    await loop.order(hold(id('2')))
    await loop.rest()
    expect(loop.calls.map(({ sessionId }) => sessionId)).toEqual(['1'])
  })

  test('is over when its operator was told, also on a machine that was off until long after, unlike a hold', async () => {
    await using loop = await startLoop({ rules: [] })
    const pupil = selected({ user: ['CLASS\\pupil1'] }, 'user=CLASS\\pupil1')
    loop.replace('1', 'somebody')
    await loop.order(override(pupil, 'disconnected'))
    await loop.order(hold(station('2')))
    await loop.pass('1m')
    loop.reboot('8h')
    loop.start()
    await loop.rest()
    expect([loop.store.holds().holds.length, loop.store.holds().overrides]).toEqual([1, []])
    loop.replace('1', 'pupil1')
    await loop.pass('1m')
    expect(loop.calls).toEqual([])
  })

  test('lasts no longer than asked for when the clock is set back', async () => {
    await using loop = await startLoop({ rules: [] })
    await loop.order(override(station('1'), 'unlocked'))
    loop.clock.jumpWall(-lasting('8h'))
    await loop.pass('21m')
    expect(loop.store.holds().overrides).toEqual([])
  })

  test('acts within the write bound of the schema, and by its deadline', async () => {
    await using loop = await startLoop({ rules: [], defaults: { ...reapply, limit: { count: 2, per: lasting('1h') } } })
    await loop.order(override(station('1'), 'unlocked', { for: lasting('2h') }))
    for (let round = 0; round < 10; round++) {
      loop.happen(state => block(state, '1'))
      await loop.pass('1m')
    }
    expect(loop.calls.length).toBe(2)
  })
})

describe('a release', () => {
  test('by the id of a hold ends it whole', async () => {
    await using loop = await startLoop()
    loop.happen(blockAll)
    const { placed } = await loop.order(hold(everybody))
    const { ended } = await loop.order(release({ id: placed?.id ?? '' }))
    expect(ended).toEqual([{ kind: 'hold', id: placed?.id, sessionId: null }])
    await loop.rest()
    expect(['1', '2', '3'].map(each => loop.session(each).blocked)).toEqual(['no', 'no', 'no'])
    expect(loop.store.holds().holds).toEqual([])
  })

  test.each([
    ['the very same selector', station('2')],
    ['everybody', everybody],
    ['the session that it is bound to', id('2')],
  ])('of %s ends it whole', async (_, about) => {
    await using loop = await startLoop()
    await loop.order(hold(about.selector.text === '2' ? id('2') : station('2')))
    const { ended } = await loop.order(release(about))
    expect([ended.length, ended[0]?.sessionId, loop.store.holds().holds]).toEqual([1, null, []])
  })

  test('of some of the sessions that a hold covers lets it stand for the others', async () => {
    await using loop = await startLoop()
    const { placed } = await loop.order(hold(everybody))
    const { ended, sessions } = await loop.order(release(station('2')))
    expect(ended).toEqual([{ kind: 'hold', id: placed?.id, sessionId: '2' }])
    expect(sessions).toEqual(['2'])
    loop.happen(blockAll)
    await loop.rest()
    expect(loop.calls.map(({ sessionId }) => sessionId)).toEqual(['2'])
    expect((await loop.order(release(station('2')))).ended).toEqual([])
  })

  test('ends an override, too', async () => {
    await using loop = await startLoop()
    await loop.order(override(everybody, 'unmanaged'))
    loop.happen(blockAll)
    await loop.rest()
    expect((await loop.order(release(id('3')))).ended).toMatchObject([{ kind: 'override', sessionId: '3' }])
    await loop.rest()
    expect(loop.calls.map(({ sessionId }) => sessionId)).toEqual(['3'])
  })

  test('ends the waiting after failures of the selected sessions alone, but no limit', async () => {
    const slow = rule({ reapply: { ...reapply, backoff: { initial: lasting('5m'), max: lasting('5m') } } })
    await using loop = await startLoop({ rules: [slow] })
    loop.behaviours.set('*', lie)
    loop.happen(blockAll)
    await loop.pass('1m')
    expect(loop.calls.length).toBe(3)
    loop.behaviours.clear()
    const { ended } = await loop.order(release(id('2')))
    expect(ended).toEqual([{ kind: 'backoff', id: null, sessionId: '2' }])
    await loop.rest()
    expect(['1', '2', '3'].map(each => loop.session(each).blocked)).toEqual(['yes', 'no', 'yes'])
    expect(loop.store.ledger().writes.get('2')?.length).toBe(2)
  })

  test('leaves the pause of a provider alone for whoever speaks for some sessions only', async () => {
    const { TerminalError } = await import('../../../src/providers/errors.ts')
    await using loop = await startLoop()
    loop.behaviours.set('*', failing(new TerminalError('access denied')))
    loop.happen(blockAll)
    await loop.rest()
    loop.behaviours.clear()
    await loop.pass('1m')
    const before = loop.calls.length
    const { ended } = await loop.order({ verb: 'release', target: { ...station('1'), ofSessions: true } })
    expect(ended.map(({ kind }) => kind)).not.toContain('provider-failed')
    await loop.rest()
    expect(loop.calls.length).toBe(before)
  })

  test('ends the pause of a provider that failed', async () => {
    const { TerminalError } = await import('../../../src/providers/errors.ts')
    await using loop = await startLoop()
    loop.behaviours.set('*', failing(new TerminalError('access denied')))
    loop.happen(blockAll)
    await loop.rest()
    loop.behaviours.clear()
    await loop.pass('1m')
    const before = loop.calls.length
    const { ended } = await loop.order(release(station('1')))
    expect(ended.map(({ kind }) => kind)).toContain('provider-failed')
    await loop.rest()
    expect(loop.calls.length).toBeGreaterThan(before)
    expect(loop.session('1').blocked).toBe('no')
  })

  test('ends a fight, which is told', async () => {
    const contest = { reversals: 2, within: lasting('10m') }
    const yields = rule({ reapply: { ...reapply, contestedAfter: contest, whenContested: 'yield' } })
    await using loop = await startLoop({ pupils: 1, rules: [yields] })
    for (let round = 0; round < 4; round++) {
      loop.happen(state => block(state, '1'))
      await loop.pass('1s')
    }
    expect(reasonFor(loop, '1')).toBe('contested')
    const { ended } = await loop.order(release(everybody))
    expect(ended).toEqual([{ kind: 'contested', id: null, sessionId: '1' }])
    await loop.rest()
    expect([loop.session('1').blocked, loop.told('calm')]).toEqual(['no', 1])
  })

  test('of a hold that honours a block ends it, and the same block gets no second one', async () => {
    await using loop = await startLoop({ pupils: 1, rules: [rule({ honour: lasting('15m') })] })
    loop.happen(state => block(state, '1'))
    await loop.rest()
    const [honouring] = loop.store.holds().holds
    await loop.order(release({ id: honouring?.id ?? '' }))
    await loop.pass('1s')
    expect([loop.session('1').blocked, loop.told('placed')]).toEqual(['no', 1])
    loop.happen(state => block(unblock(state, '1'), '1'))
    await loop.rest()
    expect(loop.told('placed')).toBe(2)
  })

  test('of what is not there is refused, and says what is', async () => {
    await using loop = await startLoop()
    await expect(loop.order(release({ id: 'nothing1' }))).rejects.toThrow('no hold or override nothing1; there is none')
    const { placed } = await loop.order(hold(station('1')))
    await expect(loop.order(release({ id: 'nothing1' }))).rejects.toThrow(`in force: ${placed?.id}`)
    await expect(loop.order(release(id('77')))).rejects.toThrow('there is no session 77')
    expect((await loop.order(release(station('2')))).ended).toEqual([])
  })
})

test('a forgotten person is named nowhere any more, and the asking is journalled without the name', async () => {
  await using loop = await startLoop()
  loop.happen(state => block(state, '1'))
  await loop.pass('1s')
  const forget = { verb: 'forget', user: 'CLASS\\pupil1' } as const
  await expect(loop.order(forget)).rejects.toThrow('once they have logged off')
  expect(loop.journal('request')).toEqual([])
  loop.happen(state => logoff(state, '1'))
  await loop.pass('1s')
  const { forgotten } = await loop.order(forget)
  expect(forgotten).toBe(1)
  expect(JSON.stringify(loop.journal())).not.toContain('pupil1')
  expect(loop.journal('request')).toMatchObject([{ detail: { verb: 'forget' } }])
})

describe('forgetting somebody', () => {
  const forget = (user: string): OrderRequest => ({ verb: 'forget', user })
  const user = (name: string) => selected({ user: [name] }, `user='${name}'`)

  test('whom only a hold in force knows is refused until it is released, and answered truly', async () => {
    await using loop = await startLoop()
    const { placed } = await loop.order(hold(user('CLASS\\zoe')))
    await loop.order(hold(station('2')))
    const refused = loop.order(forget('zoe'))
    await expect(refused).rejects.toThrow(OrderRefused)
    await expect(refused).rejects.toThrow(
      `hold=${placed?.id} is in force and names zoe; release hold=${placed?.id} first`,
    )
    expect(loop.store.holds().holds[0]?.selector).toEqual(user('CLASS\\zoe').selector)
    expect(loop.journal('request').map(({ detail }) => detail.verb)).toEqual(['hold', 'hold'])
    await loop.order(release({ id: placed?.id ?? '' }))
    expect((await loop.order(forget('zoe'))).forgotten).toBe(0)
    expect(stateOf(loop)).not.toContain('zoe')
  })

  test('names every hold and override that has to end', async () => {
    await using loop = await startLoop()
    const first = await loop.order(hold(user('zoe')))
    const second = await loop.order(override(user('CLASS\\zoe'), 'unmanaged'))
    const both = [`hold=${first.placed?.id}`, `override=${second.placed?.id}`]
    await expect(loop.order(forget('zoe'))).rejects.toThrow(
      `${both.join(', ')} are in force and name zoe; release ${both.join(' and ')} first`,
    )
  })

  test('of another domain leaves a hold on the bare name in force', async () => {
    await using loop = await startLoop()
    await loop.order(hold(user('pupil1')))
    expect((await loop.order(forget('OTHER\\pupil1'))).forgotten).toBe(0)
    loop.happen(blockAll)
    await loop.pass('1m')
    expect([loop.callsTo('1'), reasonFor(loop, '1')]).toEqual([[], 'held'])
  })

  test('takes the name from a hold that is over but not cleared away', async () => {
    await using loop = await startLoop()
    await loop.order(hold(user('zoe'), { for: lasting('1m') }))
    loop.look = () => new Promise(() => {})
    await loop.pass('2m')
    expect(loop.store.holds().holds.length).toBe(1)
    await loop.order(forget('zoe'))
    expect(stateOf(loop)).not.toContain('zoe')
  })

  test('who was in a session that is held by its id is refused as long as that stands', async () => {
    await using loop = await startLoop()
    await loop.order(hold(id('1')))
    loop.happen(state => logoff(state, '1'))
    await loop.pass('1s')
    await expect(loop.order(forget('pupil1'))).rejects.toThrow(/release hold=\S+ first/)
    await loop.pass('21m')
    expect((await loop.order(forget('pupil1'))).forgotten).toBe(1)
  })
})

test('an order that comes while the end is near is refused, and one that waits is told that nothing was done', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.look = () => new Promise(() => {})
  const waiting = expect(loop.order(hold(station('1')))).rejects.toThrow('nothing was done')
  await loop.rest()
  const closing = loop.reconciler.close()
  await expect(loop.order(hold(station('2')))).rejects.toThrow('shutting down')
  await loop.pass('10s')
  await Promise.all([closing, waiting])
  expect(loop.store.holds().holds).toEqual([])
})
