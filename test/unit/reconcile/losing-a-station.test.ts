import { describe, expect, test } from 'vitest'
import type { SessionState } from '../../../src/model/session.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { Loop } from '../../support/loop.ts'

const away = rule({ rule: 'away', priority: 1, ensure: 'disconnected', match: { station: ['1'] } })
const open = rule({ rule: 'open', reapply: { ...reapply, every: lasting('60s') } })

/** A host on which a session that is disconnected has no station any more, and is called so, or by a name that nobody knows. */
function hostThatForgetsStations(called: SessionState): Loop {
  const loop = new Loop({ rules: [away, open], pupils: 2, blocked: 'hidden' })
  loop.look = async see => {
    const seen = await see()
    const sessions = seen.sessions.map(session =>
      session.state === 'disconnected' ? { ...session, station: null, connection: null, state: called } : session,
    )
    return { ...seen, sessions }
  }
  return loop
}

describe('a session that loses its station when its rule disconnects it', () => {
  test.each<[SessionState, string]>([
    ['disconnected', 'verified'],
    ['unknown', 'unverifiable'],
  ])('is disconnected once, and stays so, where the host calls it %s', async (called, effect) => {
    await using loop = hostThatForgetsStations(called)
    loop.start()
    await loop.pass('30m')
    expect(loop.callsTo('1').filter(({ action }) => action === 'disconnect')).toHaveLength(1)
    expect(loop.session('1').state).toBe('disconnected')
    const settled = loop.events.flatMap(event =>
      event.kind === 'settled' && event.intent.action === 'disconnect' ? [event.effect] : [],
    )
    expect(settled).toEqual([effect])
    expect(loop.told('reversed')).toBe(0)
  })

  test('is planned alike in every pass after that', async () => {
    await using loop = hostThatForgetsStations('disconnected')
    loop.start()
    await loop.pass('5m')
    const before = loop.events.length
    await loop.pass('1h')
    const later = loop.events
      .slice(before)
      .flatMap(event =>
        event.kind === 'planned' ? event.plan.decisions.filter(({ session }) => session.id === '1') : [],
      )
    expect(later.length).toBeGreaterThan(50)
    expect(new Set(later.map(({ status, reason }) => `${status} ${reason.code}`))).toEqual(
      new Set(['in-sync no-desktop']),
    )
  })

  test('is disconnected again once somebody sits down there, for then the rule is about it', async () => {
    await using loop = hostThatForgetsStations('disconnected')
    loop.start()
    await loop.pass('1h')
    loop.replace('1', 'ben')
    await loop.pass('1m')
    const disconnected = loop.callsTo('1').filter(({ action }) => action === 'disconnect')
    expect(disconnected.map(({ user }) => user)).toEqual(['CLASS\\pupil1', 'CLASS\\ben'])
  })
})
