import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { parseDiskProtection, powerShellAt, readDiskProtection } from '../../../src/windows/disk-protection.ts'
import { temporaryFolder } from '../../support/cli.ts'

afterEach(() => vi.unstubAllEnvs())

const signal = new AbortController().signal

describe('what protects the disks', () => {
  test.each([
    ['Discard', 'True', { multipoint: 'discard', writeFilter: true }],
    ['Passive', 'False', { multipoint: 'passive', writeFilter: false }],
    ['NotInstalled', '', { multipoint: 'not-installed', writeFilter: null }],
    ['', '', { multipoint: null, writeFilter: null }],
    ['SomethingNew', 'Wahr', { multipoint: null, writeFilter: null }],
  ])('is read from what PowerShell says: %s, %s', (mode, filter, found) => {
    expect(parseDiskProtection(`WARNING: noise\r\n\r\n#disk-protection mode=${mode}; filter=${filter};\r\n`)).toEqual(
      found,
    )
  })

  test('is not known where the shell can not be started, ends badly or says something else', async () => {
    const unknown = { multipoint: null, writeFilter: null }
    expect(await readDiskProtection({ signal }, () => Promise.reject(new Error('no such file')))).toEqual(unknown)
    expect(await readDiskProtection({ signal }, () => Promise.resolve('hello'))).toEqual(unknown)
  })

  // A program of Windows' that is a script can't be started without a shell.
  test.skipIf(process.platform === 'win32')(
    'is asked of a PowerShell that gets no folders of modules from another one that started this program',
    async () => {
      using folder = temporaryFolder()
      const shell = join(folder.path, 'shell')
      writeFileSync(shell, '#!/bin/sh\nenv\n', { mode: 0o755 })
      vi.stubEnv('PSModulePath', '/of/another')
      vi.stubEnv('STATIONKEEPER_SEEN', 'yes')
      const said = await powerShellAt(shell)('', { signal })
      expect(said).toContain('STATIONKEEPER_SEEN=yes')
      expect(said).not.toContain('PSModulePath')
    },
  )

  test('is asked for without changing anything', async () => {
    const scripts: string[] = []
    await readDiskProtection({ signal }, script => {
      scripts.push(script)
      return Promise.resolve('')
    })
    expect(scripts.join()).toContain('Get-WmsDiskProtection')
    expect(scripts.join()).not.toMatch(/(?:Set|Enable|Disable|Suspend|Resume|Invoke|Remove)-/)
  })
})
