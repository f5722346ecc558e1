import { request } from 'node:http'
import { LOCAL_SECRET_HEADER } from '../api/local-secret.ts'
import { isRecord } from '../policy/document-head.ts'
import { leasePath } from '../settings/lease-path.ts'
import type { Settings } from '../settings/settings.ts'
import { type ApiAddress, readApi } from '../store/api-address.ts'
import { holder, isHeld } from '../store/lease.ts'
import { messageOf, OperationFailed } from './errors.ts'
import { printable } from './views/printable.ts'

/** A daemon that answers, through its socket or pipe. */
export interface LocalApi {
  readonly address: ApiAddress
  /**
   * @returns the document that came back
   * @throws {OperationFailed} it did not come, or the daemon says why not
   */
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>>
}

/** How long it may be silent: it answers from memory. */
const PATIENCE_MS = 10_000
/** No answer of its own is that long; whatever is, is not worth this program's memory. */
const LONGEST_ANSWER = 64 * 1024 * 1024

/**
 * The daemon that keeps the host, found beside the state folder that its lease names.
 * @throws {OperationFailed} nobody keeps the host, or whoever does opened no API
 * @throws {StoreError} what says where it is can't be read, or is not believed
 */
export function localApi(settings: Settings): LocalApi {
  const path = leasePath(settings)
  if (!isHeld(path)) {
    throw new OperationFailed('nobody keeps this host', { hint: 'start it with `stationkeeper run`, or `npm start`' })
  }
  const folder = holder(path)?.state ?? settings.state
  const address = readApi(folder)
  if (address === null) {
    throw new OperationFailed(`whoever keeps this host has no API, as far as ${folder} tells`, {
      hint: 'a daemon just begins, failed to open it and said so, or is of an older version: see `stationkeeper status`',
    })
  }
  return { address, ask: (method, path, body) => ask(address, method, path, body) }
}

async function ask(
  { socket, secret }: ApiAddress,
  method: string,
  path: string,
  body: unknown,
): Promise<Readonly<Record<string, unknown>>> {
  const content = body === undefined ? null : JSON.stringify(body)
  const headers = {
    accept: 'application/json',
    ...(secret === null ? {} : { [LOCAL_SECRET_HEADER]: secret }),
    ...(content === null
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)) }),
  }
  let answer: { readonly status: number; readonly text: string }
  try {
    answer = await exchanged({ socketPath: socket, host: 'localhost', method, path, headers }, content)
  } catch (cause) {
    throw new OperationFailed(`the daemon did not answer at ${socket}: ${messageOf(cause)}`, {
      cause,
      hint: 'see `stationkeeper status`',
    })
  }
  const document = documentIn(answer.text)
  if (answer.status >= 200 && answer.status < 300) return document
  const { title, detail } = document
  const said = [detail, title].find(each => typeof each === 'string') ?? `status ${answer.status}`
  throw new OperationFailed(`the daemon refused: ${printable(String(said))}`)
}

interface Target {
  readonly socketPath: string
  readonly host: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

function exchanged(
  target: Target,
  content: string | null,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const asking = request({ ...target, timeout: PATIENCE_MS, agent: false }, response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
        if (text.length > LONGEST_ANSWER) asking.destroy(new Error('its answer is longer than any of its answers'))
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      response.on('error', reject)
    })
    asking.on('timeout', () => asking.destroy(new Error(`it was silent for ${PATIENCE_MS / 1_000} s`)))
    asking.on('error', reject)
    asking.end(content ?? undefined)
  })
}

function documentIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const found: unknown = JSON.parse(text)
    return isRecord(found) ? found : {}
  } catch {
    return {}
  }
}
