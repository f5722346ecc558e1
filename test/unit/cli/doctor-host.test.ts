import { describe, expect, test } from 'vitest'
import { diskFindings } from '../../../src/cli/doctor-disk.ts'
import { type Machine, providerAdvice } from '../../../src/cli/doctor-provider.ts'

describe('which provider doctor says to use', () => {
  const windows: Machine = { platform: 'win32', provider: 'wts', computer: null, dialect: null }
  const cases: readonly [name: string, machine: Machine, level: string, fix: string | null][] = [
    ['the cmdlets and multipoint', { ...windows, provider: 'multipoint', dialect: 'id-list' }, 'ok', null],
    [
      'the cmdlets of 2012 R2 and the simulator',
      { ...windows, provider: 'simulator', dialect: 'single-id' },
      'note',
      'provider: multipoint',
    ],
    [
      'the cmdlets and wts, which can not unlock',
      { ...windows, dialect: 'id-list' },
      'warning',
      'provider: multipoint',
    ],
    ['no cmdlets and wts', windows, 'ok', null],
    ['no cmdlets and multipoint', { ...windows, provider: 'multipoint' }, 'note', 'provider: wts'],
    [
      'another computer kept over remoting',
      { ...windows, platform: 'linux', provider: 'multipoint', computer: 'lab-1' },
      'ok',
      null,
    ],
  ]
  test.each(cases)('%s', (_, machine, level, fix) => {
    expect(providerAdvice(machine)).toMatchObject({ level, fix })
  })

  test('elsewhere than on Windows it says that no provider sees the sessions of the machine itself', () => {
    const { level, message } = providerAdvice({ ...windows, platform: 'linux', provider: 'simulator' })
    expect(level).toBe('note')
    expect(message).toContain('logind')
  })
})

describe('what doctor says of disks that forget', () => {
  const at = (
    state: string,
    multipoint: 'discard' | 'passive' | 'not-installed' | null,
    writeFilter: boolean | null = null,
  ) => diskFindings({ multipoint, writeFilter }, state, 'C:').map(({ level }) => level)

  test('a state folder that is thrown away at a restart is an error: the host would be disarmed by it', () => {
    expect(at('C:\\ProgramData\\Stationkeeper\\state', 'discard')).toEqual(['error'])
    expect(at('c:\\state', 'discard')).toEqual(['error'])
  })

  test('one on another volume outlasts it', () => {
    expect(at('D:\\state', 'discard')).toEqual(['ok'])
  })

  test('suspended protection comes back', () => {
    expect(at('C:\\state', 'passive')).toEqual(['warning'])
    expect(at('D:\\state', 'passive')).toEqual(['note'])
  })

  test('what nobody could say is said, and not taken for none', () => {
    expect(at('C:\\state', null)).toEqual(['note'])
    expect(at('C:\\state', 'not-installed')).toEqual(['ok'])
  })

  test('a write filter that is on is a warning, since its volumes are not known', () => {
    expect(at('C:\\state', 'not-installed', true)).toEqual(['ok', 'warning'])
    expect(at('C:\\state', 'not-installed', false)).toEqual(['ok'])
  })
})
