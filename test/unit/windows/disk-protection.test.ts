import { describe, expect, test } from 'vitest'
import { parseDiskProtection, readDiskProtection } from '../../../src/windows/disk-protection.ts'

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
