import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type SettingsSources, understandSettings } from '../../../src/cli/doctor-settings.ts'
import { noFlags } from '../../../src/settings/flags.ts'
import { temporaryFolder } from '../../support/cli.ts'

const HEAD = 'apiVersion: stationkeeper/v1\nkind: Settings\nspec:\n'

function understood(spec: string | null, given: Partial<Omit<SettingsSources, 'cwd'>> = {}) {
  using folder = temporaryFolder()
  if (spec !== null) writeFileSync(join(folder.path, 'stationkeeper.yaml'), spec)
  const found = understandSettings({ globals: noFlags, env: {}, cwd: folder.path, ...given })
  const row = (name: string) => {
    const { value, origin } = found.rows.find(each => each.name === name) ?? {}
    return [value, origin?.kind]
  }
  return {
    ...found,
    row,
    errors: found.findings.filter(({ level }) => level === 'error').map(({ message }) => message),
  }
}

describe('each setting with where it comes from', () => {
  test('is written as people write it', () => {
    const { row, errors } = understood(
      `${HEAD}  resync: 1m\n  protect: { users: [a, b] }\n  hostLimit: { count: 9 }\n`,
      {
        env: { STATIONKEEPER_SETTLE: '1500ms', STATIONKEEPER_LOG_LEVEL: 'warn' },
        globals: { ...noFlags, logLevel: 'debug' },
      },
    )
    expect(errors).toEqual([])
    expect(row('resync')).toEqual(['1m', 'file'])
    expect(row('protect.users')).toEqual([['a', 'b'], 'file'])
    expect(row('hostLimit.count')).toEqual([9, 'file'])
    expect(row('hostLimit.per')).toEqual(['1h', 'default'])
    expect(row('settle')).toEqual(['1500ms', 'environment'])
    expect(row('logLevel')).toEqual(['debug', 'flag'])
    expect(row('host')).toEqual([null, 'default'])
    expect(row('multipoint.concurrency')).toEqual([2, 'default'])
    expect(row('multipoint.probeTimeout')).toEqual(['5s', 'default'])
  })

  test('is told though the file is broken, which is left out and said so', () => {
    const { row, errors, findings, file } = understood(`${HEAD}  resync: soon\n  provder: wts\n`, {
      env: { STATIONKEEPER_SETTLE: '3s' },
    })
    expect(file).toMatchObject({ used: false })
    expect(errors).toEqual([
      expect.stringMatching(/:4:\d+: SK2\d+ .*resync/),
      expect.stringMatching(/:5:\d+: SK2\d+ .*provder/),
    ])
    expect(findings.find(({ message }) => message.includes('provder'))?.fix).toContain('provider')
    expect(row('resync')).toEqual(['30s', 'default'])
    expect(row('settle')).toEqual(['3s', 'environment'])
  })

  test('is told though the file that is named is not there, or is a folder', () => {
    using folder = temporaryFolder()
    const missing = understood(null, { globals: { ...noFlags, settings: join(folder.path, 'none.yaml') } })
    expect([missing.errors.length, missing.file?.used]).toEqual([1, false])
    expect(understood(null, { env: { STATIONKEEPER_SETTINGS: folder.path } }).errors).toHaveLength(1)
  })

  test('leaves out each variable and flag that can not be one, and keeps the others', () => {
    const { row, errors } = understood(null, {
      env: { STATIONKEEPER_SETTLE: 'x', STATIONKEEPER_RESYNC: '10s', STATIONKEEPER_HOST_LIMIT_COUNT: 'many' },
      globals: { ...noFlags, logLevel: 'loud', provider: 'wts' },
    })
    expect(errors.map(message => message.split(':')[0]).toSorted()).toEqual([
      '--log-level',
      'STATIONKEEPER_HOST_LIMIT_COUNT',
      'STATIONKEEPER_SETTLE',
    ])
    expect(row('settle')).toEqual(['2s', 'default'])
    expect(row('resync')).toEqual(['10s', 'environment'])
    expect(row('provider')).toEqual(['wts', 'flag'])
  })

  test('knows every setting that there is', () => {
    const { rows } = understood(null)
    expect(rows.length).toBeGreaterThan(30)
    expect(rows.filter(({ value }) => value === undefined)).toEqual([])
  })
})
