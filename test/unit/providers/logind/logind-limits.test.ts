import { describe, expect, test } from 'vitest'
import { logindLimitFindings } from '../../../../src/providers/logind/logind-limits.ts'
import { sessionLengthFindings } from '../../../../src/providers/logind/logind-limits-session.ts'
import { ORDINARY, refusal, scriptedBus, seen } from './inspected-host.ts'

describe('what logind is set to do with sessions by itself', () => {
  test('is nothing as it is delivered, nor where a version knows none of it', () => {
    expect(logindLimitFindings(ORDINARY)).toEqual([])
    expect(logindLimitFindings({})).toEqual([])
  })

  const cases: readonly [
    name: string,
    set: Readonly<Record<string, unknown>>,
    level: string,
    topic: string,
    words: string,
  ][] = [
    ['locking all who are idle', { IdleAction: 'lock' }, 'warning', 'locking', 'for 30m (IdleAction=lock)'],
    ['turning the computer off', { IdleAction: 'poweroff' }, 'warning', 'time limits', 'logind stops this computer'],
    ['sleeping', { IdleAction: 'suspend' }, 'warning', 'time limits', 'logind has this computer sleep'],
    [
      'ending idle sessions',
      { StopIdleSessionUSec: 7_200_000_000n },
      'warning',
      'time limits',
      'idle for 2h (StopIdleSessionSec)',
    ],
    ['killing what is left of a session', { KillUserProcesses: true }, 'note', 'time limits', 'disconnecting ends no'],
    ['locking all at a key', { HandlePowerKey: 'lock' }, 'warning', 'locking', '(HandlePowerKey=lock)'],
    ['locking all at a lid', { HandleLidSwitchDocked: 'lock' }, 'warning', 'locking', '(HandleLidSwitchDocked=lock)'],
  ]
  test.each(cases)('%s is told', (_, set, level, topic, words) => {
    const found = logindLimitFindings({ ...ORDINARY, ...set })
    expect(found).toMatchObject([{ level, topic }])
    expect(found[0]?.message).toContain(words)
  })

  test('an action that is never due is none', () => {
    for (const never of [0n, 2n ** 64n - 1n]) {
      expect(logindLimitFindings({ ...ORDINARY, IdleAction: 'lock', IdleActionUSec: never })).toEqual([])
    }
  })

  test('several keys are one finding, which says how to set each', () => {
    const [finding, ...more] = logindLimitFindings({ HandlePowerKey: 'lock', HandleSuspendKey: 'lock' })
    expect(finding?.fix).toContain('HandlePowerKey=ignore, HandleSuspendKey=ignore')
    expect(more).toEqual([])
  })
})

describe('how long systemd lets single sessions last', () => {
  const signal = new AbortController().signal
  const EIGHT_HOURS = 28_800_000_000n
  const NEVER = 2n ** 64n - 1n
  /** By the paths of scopes; what is not there has no such unit. */
  const systemd = (limits: Readonly<Record<string, bigint>>) =>
    scriptedBus({
      'org.freedesktop.systemd1 Get': ({ path }) => {
        const limit = limits[path.slice('/org/freedesktop/systemd1/unit/'.length)]
        if (limit === undefined) throw refusal('UnknownObject')
        return [limit]
      },
    })

  test('is told once for all that have the same limit, by the scopes of their sessions', async () => {
    const bus = systemd({
      session_2dc1_2escope: EIGHT_HOURS,
      session_2dc2_2escope: NEVER,
      session_2d17_2escope: EIGHT_HOURS,
    })
    const found = await sessionLengthFindings(bus, [seen(), seen({ id: 'c2' }), seen({ id: '17', user: 'bo' })], {
      signal,
    })
    expect(found).toMatchObject([{ level: 'warning', topic: 'time limits' }])
    expect(found[0]?.message).toMatch(/^c1 \(ana\), 17 \(bo\): .* 8h after it began/)
  })

  test('is nothing of a session that ended meanwhile', async () => {
    expect(await sessionLengthFindings(systemd({}), [seen()], { signal })).toEqual([])
  })
})
