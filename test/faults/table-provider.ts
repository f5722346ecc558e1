import { expect } from 'vitest'
import type { Session } from '../../src/model/session.ts'
import { TerminalError } from '../../src/providers/errors.ts'
import { block, blockAll, unblock } from '../../src/providers/simulator/events.ts'
import { lasting, reapply, rule } from '../support/bundle.ts'
import { failing, hang, lie, mostWithin, slowly } from '../support/host.ts'
import { type Loop, startLoop } from '../support/loop.ts'
import type { Fault } from './table.ts'

const limit = { count: 6, per: lasting('10m') }
const rules = [rule({ timeout: lasting('3s'), reapply: { ...reapply, limit } })]
const pupils = 6

function blocked(loop: Loop): readonly string[] {
  return loop.world.read().sessions.flatMap(({ id, blocked: seen }) => (seen === 'yes' ? [id] : []))
}

/** What a fault must never do, whatever else it does. */
function expectBounded(loop: Loop): void {
  for (const { id } of loop.world.read().sessions) {
    const times = loop.callsTo(id).map(({ at }) => at)
    expect(mostWithin(times, limit.per)).toBeLessThanOrEqual(limit.count)
  }
  expect(loop.calls.filter(({ intended, overlapping }) => !intended || overlapping)).toEqual([])
  expect(loop.store.verifyJournal()).toMatchObject({ intact: true })
  expect(loop.told('pass-failed')).toBe(0)
}

export const providerFaults: readonly Fault[] = [
  {
    fault: 'a call hangs',
    end: 'it is given up at its deadline as unknown, nobody else waits for it, and it is made again after a look and a backoff',
    async check() {
      await using loop = await startLoop({ rules, pupils })
      loop.behaviours.set('1', hang)
      loop.happen(blockAll)
      await loop.rest()
      expect(blocked(loop)).toEqual(['1'])
      await loop.pass('10s')
      expect(loop.events).toContainEqual(expect.objectContaining({ kind: 'ended', took: lasting('3s') }))
      loop.behaviours.clear()
      await loop.pass('1m')
      expect(blocked(loop)).toEqual([])
      expectBounded(loop)
    },
  },
  {
    fault: 'a call hangs while the daemon is told to end',
    end: 'the daemon ends when the deadline of the call has passed, and not later than its looks take',
    async check() {
      await using loop = await startLoop({ rules, pupils })
      loop.behaviours.set('*', hang)
      loop.happen(blockAll)
      await loop.rest()
      const closing = loop.close()
      await loop.pass('6s')
      await closing
      expect(loop.running).toBe(false)
    },
  },
  {
    fault: 'a look hangs',
    end: 'it counts as failed after its own deadline, nothing is done upon it, and the next look goes on',
    async check() {
      await using loop = await startLoop({ rules, pupils })
      loop.look = () => new Promise(() => {})
      loop.happen(blockAll)
      await loop.pass('1m')
      expect([loop.calls.length, loop.told('observe-failed')]).toEqual([0, 1])
      loop.look = see => see()
      await loop.pass('1m')
      expect([blocked(loop), loop.told('observe-recovered')]).toEqual([[], 1])
      expectBounded(loop)
    },
  },
  {
    fault: 'calls answer after their deadline, having done what was asked',
    end: 'their answer is no longer listened to; a look finds the effect, and nothing is done twice',
    async check() {
      await using loop = await startLoop({ rules, pupils })
      // It carries on with what it was told, though nobody waits any more.
      loop.behaviours.set('*', (_, options, target) =>
        slowly(loop, '4s')(async () => loop.happen(state => unblock(state, target.sessionId)), options, target),
      )
      loop.happen(blockAll)
      await loop.pass('1m')
      expect(loop.calls.length).toBe(pupils)
      const ends = loop.events.flatMap(event => (event.kind === 'ended' ? [event.outcome.kind] : []))
      expect(new Set(ends)).toEqual(new Set(['unknown']))
      expect([blocked(loop), loop.told('settled')]).toEqual([[], pupils])
      expectBounded(loop)
    },
  },
  {
    fault: 'the host lies: it says done and does nothing',
    end: 'each effect is refuted by a look, the waits grow, and the limit holds; an honest host is served as before',
    async check() {
      await using loop = await startLoop({ rules, pupils })
      loop.behaviours.set('*', lie)
      loop.happen(blockAll)
      await loop.pass('30m')
      const effects = loop.events.flatMap(event => (event.kind === 'settled' ? [event.effect] : []))
      expect(new Set(effects)).toEqual(new Set(['refuted']))
      expect(loop.told('backing-off')).toBeGreaterThan(2 * pupils)
      loop.behaviours.clear()
      await loop.pass('20m')
      expect(blocked(loop)).toEqual([])
      expectBounded(loop)
    },
  },
  {
    fault: 'half of the calls fail',
    end: 'the other half is served at once, and those that failed are tried again one by one',
    async check() {
      await using loop = await startLoop({ rules, pupils })
      for (const id of ['1', '2', '3']) loop.behaviours.set(id, failing(new Error('the host is busy')))
      loop.happen(blockAll)
      await loop.rest()
      expect(blocked(loop)).toEqual(['1', '2', '3'])
      expect(loop.callsTo('4').length).toBe(1)
      loop.behaviours.clear()
      await loop.pass('1m')
      expect(blocked(loop)).toEqual([])
      expectBounded(loop)
    },
  },
  {
    fault: 'access is denied',
    end: 'the provider is paused as a whole, not each session, and tried again after the longest backoff',
    async check() {
      await using loop = await startLoop({ rules, pupils, concurrency: 1 })
      loop.behaviours.set('*', failing(new TerminalError('access denied')))
      loop.happen(blockAll)
      await loop.pass('4m')
      expect(loop.calls.length).toBe(1)
      loop.behaviours.clear()
      await loop.pass('5m')
      expect(blocked(loop)).toEqual([])
      expectBounded(loop)
    },
  },
  {
    fault: 'a look gives garbage: words that nobody knows, one id twice, no list',
    end: 'the host counts as not observed, told once with what is wrong, and nothing is done until it can be read again',
    async check() {
      for (const garbage of [
        (sessions: readonly Session[]) => [...sessions, ...sessions],
        (sessions: readonly Session[]) => sessions.map(session => ({ ...session, blocked: 'perhaps' })),
        (sessions: readonly Session[]) => sessions.map(session => ({ ...session, id: `${session.id}\u001b[2J` })),
        () => null,
      ]) {
        await using loop = await startLoop({ rules, pupils })
        // What a provider hands over that was never checked against its own type.
        loop.look = async see => Object.assign(await see(), { sessions: garbage((await see()).sessions) })
        loop.happen(blockAll)
        await loop.pass('5m')
        expect([loop.calls.length, loop.told('observe-failed')]).toEqual([0, 1])
        loop.look = see => see()
        await loop.pass('1m')
        expect(blocked(loop)).toEqual([])
        expectBounded(loop)
      }
    },
  },
  {
    fault: 'a list is incomplete',
    end: 'who is missing has not gone: waits stay as they were, and who is on it is served',
    async check() {
      await using loop = await startLoop({ rules, pupils })
      loop.behaviours.set('1', failing(new Error('the host is busy')))
      loop.happen(state => block(state, '1'))
      await loop.rest()
      const waits = [...loop.store.ledger().backoff.keys()]
      const known = [...loop.store.ledger().sightings.keys()]
      loop.look = async see => {
        const seen = await see()
        return { ...seen, complete: false, sessions: seen.sessions.filter(({ id }) => id !== '1') }
      }
      loop.happen(blockAll)
      await loop.rest()
      expect(blocked(loop)).toEqual(['1'])
      expect([...loop.store.ledger().backoff.keys()]).toEqual(waits)
      expect([...loop.store.ledger().sightings.keys()]).toEqual(known)
      expectBounded(loop)
    },
  },
  {
    fault: 'a list is empty and says that it is complete',
    end: 'nothing is done to anybody, and whoever is seen again has not got a single write more than the limit',
    async check() {
      await using loop = await startLoop({ rules, pupils })
      for (let time = 0; time < 20; time++) {
        loop.look = async see => ({ ...(await see()), sessions: [] })
        loop.happen(blockAll)
        await loop.pass('31s')
        loop.look = see => see()
        await loop.pass('31s')
      }
      await loop.pass('10m')
      expect(blocked(loop)).toEqual([])
      expect(loop.calls.length).toBeGreaterThan(pupils)
      expectBounded(loop)
    },
  },
  {
    fault: 'the host disappears for an hour',
    end: 'it is looked for ever more seldom, but no more seldom than the resync, told once each way, and kept again when it is back',
    async check() {
      await using loop = await startLoop({ rules, pupils, hints: false })
      loop.look = () => Promise.reject(new Error('no route to host'))
      const looks = loop.looks
      await loop.pass('1h')
      expect(loop.looks - looks).toBeGreaterThan(110)
      expect(loop.looks - looks).toBeLessThan(140)
      loop.happen(blockAll)
      loop.look = see => see()
      await loop.pass('31s')
      expect([loop.told('observe-failed'), loop.told('observe-recovered')]).toEqual([1, 1])
      expect(blocked(loop)).toEqual([])
      expectBounded(loop)
    },
  },
  {
    fault: 'the wall clock is set a day forwards and back, in the middle of a wait',
    end: 'it is noticed, the host is looked at afresh, and neither waits nor limits become shorter: no burst',
    async check() {
      for (const by of [86_400_000, -86_400_000]) {
        await using loop = await startLoop({ rules, pupils, hints: false, watchesTime: true })
        loop.behaviours.set('*', failing(new Error('the host is busy')))
        loop.happen(blockAll)
        await loop.pass('2m')
        const [calls, looks] = [loop.calls.length, loop.looks]
        loop.clock.jumpWall(by)
        await loop.pass('2s')
        expect(loop.looks).toBeGreaterThan(looks)
        expect(loop.told('clock-jumped')).toBe(1)
        expect(loop.calls.length - calls).toBeLessThanOrEqual(1)
        await loop.pass('20m')
        expectBounded(loop)
      }
    },
  },
]
