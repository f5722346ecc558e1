import { readFileSync, statSync } from 'node:fs'
import { webAddress } from '../alerts/webhook.ts'
import { errorCode } from '../model/error-code.ts'
import type { Finding } from '../providers/provider.ts'
import type { Settings } from '../settings/settings.ts'

const topic = 'alerts'

/** Whether there is an address to post to, without posting to it. Of the address only the beginning is told: all of it may be a secret. */
export function alertFindings({ webhook, webhookFile }: Settings['alerts']): readonly Finding[] {
  if (webhookFile !== null) return [...secrecy(webhookFile), ...contents(webhookFile)]
  const url = webhook === null ? null : webAddress(webhook)
  // What is no address was refused with the settings.
  return url === null ? [] : told(url)
}

function contents(file: string): readonly Finding[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const message = `nobody is told of alerts: ${file} can't be read (${errorCode(error) ?? 'nobody knows why'})`
    return [{ level: 'warning', topic, message, fix: "make it, and let the service's account read it" }]
  }
  const url = webAddress(text)
  if (url !== null) return told(url)
  const message = `nobody is told of alerts: what stands in ${file} is no address of http or https`
  return [{ level: 'warning', topic, message, fix: 'write the address into it, and nothing else' }]
}

function told({ origin, protocol, hostname }: URL): readonly Finding[] {
  const goes: Finding = { level: 'ok', topic, message: `alerts are posted to ${origin}/…`, fix: null }
  if (protocol === 'https:' || /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)) return [goes]
  const message = 'alerts, and the address itself, can be read by anybody on the way'
  return [goes, { level: 'warning', topic, message, fix: 'use https' }]
}

/** Whoever reads it can post there. On Windows the access lists of its folder say who may. */
function secrecy(file: string): readonly Finding[] {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined || process.platform === 'win32' || (found.mode & 0o007) === 0) return []
  const message = `${file} may hold a secret, and everybody may use it (mode ${(found.mode & 0o777).toString(8)})`
  return [{ level: 'warning', topic, message, fix: `chmod o= ${file}` }]
}
