import { describe, expect, test } from 'vitest'
import { hasLogind, type Machine, providerAdvice, withAdvice } from '../../../src/cli/doctor-advice.ts'
import { diskFindings } from '../../../src/cli/doctor-disk.ts'
import type { Finding } from '../../../src/providers/provider.ts'
import { temporaryFolder } from '../../support/cli.ts'

describe('which provider doctor says to use', () => {
  const windows: Machine = { platform: 'win32', provider: 'wts', computer: null, dialect: null, logind: false }
  const linux: Machine = { ...windows, platform: 'linux', provider: 'logind', logind: true }
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
    ['Linux and logind', linux, 'ok', null],
    ['Linux with logind and the simulator', { ...linux, provider: 'simulator' }, 'note', 'provider: logind'],
    ['Linux with logind and a provider for Windows', { ...linux, provider: 'wts' }, 'warning', 'provider: logind'],
    ['a bus of another machine that was named', { ...linux, platform: 'darwin' }, 'ok', null],
  ]
  test.each(cases)('%s', (_, machine, level, fix) => {
    expect(providerAdvice(machine)).toMatchObject({ level, fix })
  })

  test('without logind it says that nobody tells of the sessions of a Linux computer, and what may be used', () => {
    const { level, message, fix } = providerAdvice({ ...linux, logind: false })
    expect(level).toBe('note')
    expect(message).toContain('container')
    expect(fix).toContain('simulator')
  })

  test('on other systems it says that no provider sees the sessions of the machine itself', () => {
    const { level, message } = providerAdvice({ ...windows, platform: 'darwin', provider: 'simulator' })
    expect([level, message]).toEqual(['note', 'no provider sees the sessions of darwin itself'])
  })

  test.each<readonly [topic: string, level: Finding['level'], contradicted: boolean]>([
    ['provider', 'error', true],
    ['logind', 'error', true],
    ['lockers', 'error', false],
    ['logind', 'warning', false],
  ])('beside what logind itself found out (%s, %s), that it fits is left out: %s', (topic, level, contradicted) => {
    const found: Finding = { level, topic, message: 'said by the provider', fix: null }
    expect(withAdvice([found], linux)).toEqual(contradicted ? [found] : [found, providerAdvice(linux)])
    // What else fits is no contradiction, and the way out.
    for (const machine of [windows, { ...linux, logind: false }])
      expect(withAdvice([found], machine)).toEqual([found, providerAdvice(machine)])
  })

  test('it knows logind by the folder that it makes', () => {
    using folder = temporaryFolder()
    expect(hasLogind(folder.path)).toBe(true)
    expect(hasLogind(`${folder.path}/seats`)).toBe(false)
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
