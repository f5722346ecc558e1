import { describe, expect, it } from 'vitest'
import type { Rule } from '../../../src/model/policy.ts'
import { plus } from '../../../src/model/time.ts'
import { block, blockAll, disconnect, idle, reconnect, unblockAll } from '../../../src/providers/simulator/events.ts'
import { recordsOf, tried } from '../../support/backtesting.ts'
import { clock, lasting, rule, window } from '../../support/bundle.ts'
import { Loop } from '../../support/loop.ts'

const open = rule({ rule: 'open' })
const idleGoes = (length: string, more: Partial<Rule> = {}): Rule =>
  rule({
    rule: 'idle-goes',
    priority: 5,
    match: { idleFor: lasting(length) },
    ensure: 'disconnected',
    digest: length,
    ...more,
  })

/** Nobody has touched the session since now. */
function leave(loop: Loop, id: string): void {
  const since = loop.clock.now()
  loop.happen(state => idle(state, id, since))
}

function work(loop: Loop, id: string): void {
  loop.happen(state => idle(state, id, loop.clock.now()))
}

async function lesson(rules: readonly Rule[], pupils = 4): Promise<Loop> {
  const loop = new Loop({ rules, pupils })
  loop.start()
  await loop.rest()
  return loop
}

describe('the policies that were in force', () => {
  it('would have done what they did, and wanted nothing else', async () => {
    const rules = [
      rule({ rule: 'open', windows: [window({ from: clock('08:00'), to: clock('09:40') })] }),
      idleGoes('20m', { notice: { before: lasting('2m'), text: 'soon' } }),
    ]
    await using loop = await lesson(rules)
    for (let round = 0; round < 3; round++) {
      loop.happen(blockAll)
      await loop.pass('1m')
    }
    leave(loop, '2')
    await loop.pass('10m')
    leave(loop, '3')
    await loop.pass('13m')
    expect(loop.session('2').state).toBe('disconnected')
    await loop.pass('20m')
    loop.happen(blockAll)
    await loop.pass('5m')
    const unlocks = loop.calls.filter(({ action }) => action === 'unlock').length
    const disconnects = loop.calls.filter(({ action }) => action === 'disconnect').length
    const { would, differences, unknown, span, disconnected } = await tried(recordsOf(loop.store), rules, rules)
    expect(differences).toEqual([])
    expect(would).toMatchObject({ unlock: unlocks, disconnect: disconnects })
    expect(disconnected).toEqual(['CLASS\\pupil2', 'CLASS\\pupil3'])
    expect(unknown.notCompared).toBe(0)
    expect(span?.from).toBe(loop.clock.now() - lasting('51m'))
  })

  it('would have waited as long and as often through a fight', async () => {
    const rules = [
      rule({
        rule: 'open',
        reapply: {
          ...open.reapply,
          contestedAfter: { reversals: 3, within: lasting('10m') },
          whenContested: 'yield',
        },
      }),
    ]
    await using loop = await lesson(rules, 3)
    for (let round = 0; round < 6; round++) {
      loop.happen(blockAll)
      await loop.pass('30s')
    }
    const { would, heldBack } = await tried(recordsOf(loop.store), rules, rules)
    expect(would.unlock).toBe(loop.calls.length)
    expect(heldBack).toMatchObject([{ code: 'contested', times: 3, people: 3 }])
  })
})

describe('other policies', () => {
  it('that wait longer disconnect those whom the policies of then disconnected sooner', async () => {
    const before = [idleGoes('10m')]
    await using loop = await lesson(before)
    const left = loop.clock.now()
    leave(loop, '2')
    await loop.pass('11m')
    expect(loop.session('2').state).toBe('disconnected')
    await loop.pass('30m')
    const { disconnects, unknown, differences } = await tried(recordsOf(loop.store), [idleGoes('25m')], before)
    expect(disconnects).toMatchObject([{ at: plus(left, lasting('25m')), sessionId: '2', user: 'CLASS\\pupil2' }])
    expect(unknown.takenBack).toEqual({ unlock: 0, disconnect: 1 })
    expect(differences).toMatchObject([
      {
        from: plus(left, lasting('10m')),
        until: plus(left, lasting('25m')),
        sessionId: '2',
        wasWanted: 'disconnected',
        nowWanted: 'left',
      },
    ])
  })

  it('disconnect someone once, and again when that one is seen at work', async () => {
    await using loop = await lesson([open])
    const left = loop.clock.now()
    leave(loop, '2')
    await loop.pass('40m')
    work(loop, '2')
    await loop.pass('20m')
    const once = await tried(recordsOf(loop.store), [idleGoes('15m')], [open])
    expect(once.disconnects.map(({ at }) => (at - left) / 60_000)).toEqual([15, 55])
    expect(once.disconnected).toEqual(['CLASS\\pupil2'])
    expect(once.unknown.returns).toBe(1)
  })

  it('leave blocked what the policies of then opened', async () => {
    await using loop = await lesson([open])
    loop.happen(blockAll)
    await loop.pass('10m')
    const nothing = rule({ rule: 'later', windows: [window({ from: clock('09:05'), to: clock('24:00') })] })
    const { would, rules, unknown } = await tried(recordsOf(loop.store), [nothing], [open])
    expect(would.unlock).toBe(4)
    expect(rules).toMatchObject([{ rule: 'later', unlock: 4, first: Date.parse('2026-11-21T09:05:00Z') }])
    expect(unknown.takenBack.unlock).toBe(4)
  })

  it('open what was left blocked, until it is blocked again', async () => {
    const nothing = [rule({ rule: 'nobody', match: { user: ['nobody'] } })]
    await using loop = await lesson(nothing)
    loop.happen(blockAll)
    await loop.pass('5m')
    loop.happen(unblockAll)
    await loop.pass('5m')
    loop.happen(state => block(state, '3'))
    await loop.pass('5m')
    const { would, differences } = await tried(recordsOf(loop.store), [open], nothing)
    expect(would.unlock).toBe(5)
    expect(differences.map(({ sessionId, wasWanted, nowWanted }) => [sessionId, wasWanted, nowWanted])).toEqual(
      ['1', '2', '3', '4'].map(id => [id, 'left', 'unlocked']),
    )
  })

  it('warn before they disconnect, and for nothing where someone comes back', async () => {
    await using loop = await lesson([open])
    leave(loop, '1')
    leave(loop, '2')
    await loop.pass('11m')
    work(loop, '2')
    await loop.pass('8m')
    const rules = [idleGoes('10m', { notice: { before: lasting('5m'), text: 'soon' } })]
    const { would, disconnected } = await tried(recordsOf(loop.store), rules, [open])
    expect(would).toMatchObject({ notices: 2, noticesCancelled: 1, disconnect: 1 })
    expect(disconnected).toEqual(['CLASS\\pupil1'])
  })

  it('find their budget bite', async () => {
    const budget = { count: 2, share: null, per: lasting('10m') }
    const loop = new Loop({ rules: [open], pupils: 5, guards: { disruptionBudget: budget } })
    await using _ = loop
    loop.start()
    await loop.rest()
    await loop.pass('35m')
    const goes = rule({ rule: 'all-go', ensure: 'disconnected' })
    const { heldBack, disconnects } = await tried(recordsOf(loop.store), [goes], [open])
    const minutes = disconnects.map(({ at }) => (at - Date.parse('2026-11-21T09:00:00Z')) / 60_000)
    expect(minutes).toEqual([0, 0, 10, 10, 20])
    expect(heldBack).toMatchObject([{ code: 'disruption-budget', people: 3 }])
  })

  it('leave what people hold, also under other policies, and honour blocks by themselves', async () => {
    const honouring = rule({ rule: 'open', honour: lasting('10m'), digest: 'honours' })
    await using loop = await lesson([honouring])
    const one = { text: 'station=1', match: { station: ['1'] } }
    await loop.order({ verb: 'hold', selector: one, length: { for: lasting('1h') }, reason: 'oral exam' })
    loop.happen(state => block(block(state, '1'), '2'))
    await loop.pass('20m')
    const same = await tried(recordsOf(loop.store), [honouring], [honouring])
    expect(same.would).toMatchObject({ unlock: 1, honoured: 2 })
    const resisting = await tried(recordsOf(loop.store), [open], [honouring])
    expect(resisting.rules).toMatchObject([{ rule: 'open', unlock: 1, first: Date.parse('2026-11-21T09:00:00Z') }])
  })

  it('do nothing about what nobody saw', async () => {
    await using loop = await lesson([open])
    leave(loop, '2')
    await loop.pass('5m')
    loop.crash()
    await loop.pass('2h')
    loop.start()
    await loop.pass('5m')
    const { watched, disconnects } = await tried(recordsOf(loop.store), [idleGoes('30m')], [open])
    expect(watched).toBeLessThan(lasting('15m'))
    expect(disconnects.map(({ at }) => at)).toEqual([Date.parse('2026-11-21T11:05:00Z')])
  })

  it('take a disconnect by hand for what it was', async () => {
    await using loop = await lesson([open])
    await loop.pass('1m')
    const done = loop.disconnect('2')
    await loop.pass('10m')
    await done
    const { unknown, would } = await tried(
      recordsOf(loop.store),
      [
        rule({
          ensure: 'disconnected',
          match: { sessionId: ['2'] },
          windows: [window({ from: clock('09:05'), to: clock('24:00') })],
        }),
      ],
      [open],
    )
    expect(unknown.takenBack.disconnect).toBe(0)
    expect(would.disconnect).toBe(0)
  })

  it('see who left and came back without anybody having asked', async () => {
    await using loop = await lesson([open])
    loop.happen(state => disconnect(state, '2'))
    await loop.pass('5m')
    loop.happen(state => reconnect(state, '2', '2'))
    await loop.pass('5m')
    const gone = rule({ rule: 'two-goes', match: { sessionId: ['2'] }, ensure: 'disconnected' })
    const { disconnects, unknown } = await tried(recordsOf(loop.store), [gone], [open])
    expect(disconnects.map(({ at }) => (at - Date.parse('2026-11-21T09:00:00Z')) / 60_000)).toEqual([0, 5])
    expect(unknown.returns).toBe(0)
  })
})
