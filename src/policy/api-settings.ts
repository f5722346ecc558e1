import type { AlertsDocument, ApiDocument } from './document-types.ts'
import type { SettingFinding } from './setting-findings.ts'

const LISTEN = /^(?:\[([0-9a-f:]+)\]|([0-9.]+|localhost)):([0-9]{1,5})$/i
const LOOPBACK_V4 = /^127(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}$/

/**
 * Where to listen: `127.0.0.1:8377` or `[::1]:8377`.
 * @throws {RangeError} for text in which something is found
 */
export function listenOf(text: string): { readonly host: string; readonly port: number } {
  const [, v6, other = '', port] = LISTEN.exec(text) ?? []
  if (port === undefined) throw new RangeError(`no address and port: ${text}`)
  return { host: v6?.toLowerCase() ?? (other.toLowerCase() === 'localhost' ? '127.0.0.1' : other), port: Number(port) }
}

/** What is wrong with how the daemon is to be reached. */
export function apiFindings({ listen, origins }: ApiDocument): readonly SettingFinding[] {
  return [
    ...(listen === undefined ? [] : listenFindings(listen)),
    ...origins.flatMap((origin, index): readonly SettingFinding[] => {
      const meant = originOf(origin)
      if (meant === origin) return []
      const path = ['api', 'origins', String(index)]
      const message = `${JSON.stringify(origin)} is not an origin, as browsers send it`
      const hint = meant === null ? 'write it as https://stationkeeper.school.example' : `write ${meant}`
      return [{ finding: 'badFormat', path, message, hint }]
    }),
  ]
}

/** What is wrong with whom to tell. Never repeats an address, which may be a secret. */
export function alertFindings({ webhook, webhookFile }: AlertsDocument): readonly SettingFinding[] {
  const found: SettingFinding[] = []
  if (webhook !== undefined && webhookFile !== undefined) {
    const message = 'alerts names both webhook and webhookFile'
    found.push({ finding: 'notAllowed', path: ['alerts', 'webhookFile'], message, hint: 'leave one of them out' })
  }
  if (webhook !== undefined && originOf(webhook) === null) {
    const message = 'alerts.webhook is not the address of a web server'
    const hint = 'write it as https://alerts.school.example/stationkeeper'
    found.push({ finding: 'badFormat', path: ['alerts', 'webhook'], message, hint })
  }
  return found
}

/** Pupils' browsers run on the same network, so whatever is to be reached from there goes through a proxy that speaks https. */
function listenFindings(listen: string): readonly SettingFinding[] {
  const path = ['api', 'listen']
  const [, v6, other, port] = LISTEN.exec(listen) ?? []
  if (port === undefined) {
    const message = `api.listen is an address and a port, not ${JSON.stringify(listen)}`
    return [{ finding: 'badFormat', path, message, hint: 'write it as 127.0.0.1:8377' }]
  }
  if (Number(port) > 65_535) {
    const message = `there is no port ${port}`
    return [{ finding: 'outOfRange', path, message, hint: 'ports go up to 65535' }]
  }
  const isLoopback = v6 === undefined ? isLoopbackV4(other ?? '') : v6 === '::1'
  if (isLoopback) return []
  const message = `api.listen is not an address of this computer alone: ${JSON.stringify(listen)}`
  const hint = 'listen on 127.0.0.1 or [::1]; from elsewhere, a proxy that speaks https is asked: see docs/settings.md'
  return [{ finding: 'notAllowed', path, message, hint }]
}

function isLoopbackV4(host: string): boolean {
  return host.toLowerCase() === 'localhost' || LOOPBACK_V4.test(host)
}

/** null: not that of a web server. */
function originOf(text: string): string | null {
  const url = URL.parse(text)
  return url !== null && ['http:', 'https:'].includes(url.protocol) ? url.origin : null
}
