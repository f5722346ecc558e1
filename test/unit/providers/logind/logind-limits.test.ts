import { describe, expect, test } from 'vitest'
import { logindLimitFindings } from '../../../../src/providers/logind/logind-limits.ts'
import { ORDINARY } from './inspected-host.ts'

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
