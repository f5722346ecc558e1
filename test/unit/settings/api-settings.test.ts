import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseSettings } from '../../../src/policy/settings-file.ts'
import { noFlags } from '../../../src/settings/flags.ts'
import { listenText } from '../../../src/settings/listen-text.ts'
import { resolveSettings, SettingsError } from '../../../src/settings/resolve.ts'
import type { Settings } from '../../../src/settings/settings.ts'

function resolved(spec: string, env: Readonly<Record<string, string>> = {}): Settings {
  const path = '/etc/sk/stationkeeper.yaml'
  const { settings, written, diagnostics } = parseSettings(
    path,
    `apiVersion: stationkeeper/v1\nkind: Settings\nspec: ${spec}\n`,
  )
  if (settings === null) throw new Error(diagnostics.map(({ line, message }) => `${line}: ${message}`).join('\n'))
  const surroundings = { platform: 'linux', home: '/home/ana', env, cwd: '/site' } as const
  return resolveSettings(noFlags, surroundings, { file: { path, settings, written }, stateOfHolder: () => null })
    .settings
}

describe('where browsers find the daemon', () => {
  const taken: readonly [text: string, host: string, port: number][] = [
    ['127.0.0.1:8377', '127.0.0.1', 8377],
    ['127.9.9.9:0', '127.9.9.9', 0],
    ['localhost:65535', '127.0.0.1', 65_535],
    ['[::1]:8377', '::1', 8377],
  ]
  it.each(taken)('may be %s', (text, host, port) => {
    const { api } = resolved(`{api: {listen: "${text}"}}`)
    expect(api.listen).toEqual({ host, port })
    expect(resolved('{}', { STATIONKEEPER_API_LISTEN: text }).api.listen).toEqual({ host, port })
    if (host !== '127.0.0.1') expect(listenText({ host, port })).toBe(text)
  })

  const refused: readonly [text: string, why: string][] = [
    ['0.0.0.0:8377', 'not an address of this computer alone'],
    ['[::]:8377', 'not an address of this computer alone'],
    ['192.168.1.5:80', 'not an address of this computer alone'],
    ['127.0.0.256:80', 'not an address of this computer alone'],
    ['127.1:80', 'not an address of this computer alone'],
    ['school.example:80', 'an address and a port'],
    ['::1:80', 'an address and a port'],
    ['8377', 'an address and a port'],
    ['127.0.0.1:65536', 'there is no port 65536'],
    ['127.0.0.1:-1', 'an address and a port'],
  ]
  it.each(refused)('may not be %s', (text, why) => {
    expect(() => resolved(`{api: {listen: "${text}"}}`)).toThrow(why)
    expect(() => resolved('{}', { STATIONKEEPER_API_LISTEN: text })).toThrow(SettingsError)
  })

  it('has further origins only as browsers send them', () => {
    const origins = ['https://sk.school.example', 'http://sk.school.example:8080']
    expect(resolved('{}', { STATIONKEEPER_API_ORIGINS: origins.join(',') }).api.origins).toEqual(origins)
    for (const wrong of [
      'https://sk.school.example/',
      'https://SK.school.example',
      'https://a:443',
      'sk',
      'file:///x',
      'null',
    ])
      expect(() => resolved(`{api: {origins: ["${wrong}"]}}`)).toThrow('is not an origin')
  })
})

describe('whom it alerts', () => {
  it('is one address, or a file that holds it, and the nearer one stands before the other', () => {
    expect(resolved('{}').alerts).toEqual({ webhook: null, webhookFile: null, minimumGap: 60_000, names: false })
    const inFile = '{alerts: {webhookFile: hook, minimumGap: 5m}}'
    expect(resolved(inFile).alerts).toMatchObject({
      webhook: null,
      webhookFile: resolve('/etc/sk/hook'),
      minimumGap: 300_000,
    })
    const env = { STATIONKEEPER_ALERTS_WEBHOOK: 'https://alerts.example/x' }
    expect(resolved(inFile, env).alerts).toMatchObject({ webhook: 'https://alerts.example/x', webhookFile: null })
    expect(() => resolved('{alerts: {webhook: "https://a.example", webhookFile: hook}}')).toThrow('both')
  })

  it('is a web server, and what is wrong with it is said without repeating it', () => {
    for (const wrong of ['ftp://hidden', 'hidden', 'javascript:hidden']) {
      const attempt = (): unknown => resolved(`{alerts: {webhook: "${wrong}"}}`)
      expect(attempt).toThrow('is not the address of a web server')
      expect(attempt).not.toThrow('hidden')
    }
  })
})
