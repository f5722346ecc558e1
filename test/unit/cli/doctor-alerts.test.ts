import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { alertFindings } from '../../../src/cli/doctor-alerts.ts'
import { ms } from '../../../src/model/time.ts'
import { temporaryFolder } from '../../support/cli.ts'

const none = { webhook: null, webhookFile: null, minimumGap: ms(1), names: false }

function said(alerts: Partial<Parameters<typeof alertFindings>[0]>): readonly string[] {
  return alertFindings({ ...none, ...alerts }).map(({ level, message }) => `${level}: ${message}`)
}

test('nothing is said where nobody is to be told', () => {
  expect(said({})).toEqual([])
})

test('an address is told of by its beginning alone', () => {
  expect(said({ webhook: 'https://bot:pw@hooks.example/s3cr3t' })).toEqual([
    'ok: alerts are posted to https://hooks.example/…',
  ])
})

test('without https it is a secret no more, but on this computer', () => {
  expect(said({ webhook: 'http://hooks.example/s3cr3t' })[1]).toBe(
    'warning: alerts, and the address itself, can be read by anybody on the way',
  )
  for (const host of ['localhost:1', '127.0.0.1:1', '[::1]:1'])
    expect(said({ webhook: `http://${host}/` })).toHaveLength(1)
})

test('a file that is not there, or holds no address, is found before the first alert is lost by it', () => {
  using folder = temporaryFolder()
  const webhookFile = join(folder.path, 'webhook')
  expect(said({ webhookFile })).toEqual([`warning: nobody is told of alerts: ${webhookFile} can't be read (ENOENT)`])
  writeFileSync(webhookFile, 's3cr3t', { mode: 0o600 })
  expect(said({ webhookFile })).toEqual([
    `warning: nobody is told of alerts: what stands in ${webhookFile} is no address of http or https`,
  ])
  writeFileSync(webhookFile, 'https://hooks.example/s3cr3t\n')
  expect(said({ webhookFile })).toEqual(['ok: alerts are posted to https://hooks.example/…'])
})

// Windows goes by access lists.
test.skipIf(process.platform === 'win32')('a file that everybody may read is no place for a secret', () => {
  using folder = temporaryFolder()
  const webhookFile = join(folder.path, 'webhook')
  writeFileSync(webhookFile, 'https://hooks.example/s3cr3t')
  chmodSync(webhookFile, 0o644)
  expect(said({ webhookFile })[0]).toBe(
    `warning: ${webhookFile} may hold a secret, and everybody may use it (mode 644)`,
  )
  chmodSync(webhookFile, 0o640)
  expect(said({ webhookFile })).toHaveLength(1)
})
