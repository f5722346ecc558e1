import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Limits } from '../../src/api/limits.ts'
import { type OpenApi, type OpenApiOptions, openApi } from '../../src/api/server.ts'
import type { Access, Scope } from '../../src/model/access.ts'
import type { Clock } from '../../src/model/clock.ts'
import { temporaryFolder } from './cli.ts'
import { access, FakeGatekeeper, local } from './fake-gatekeeper.ts'
import { FakeKeeper } from './fake-keeper.ts'
import { VirtualClock } from './virtual-clock.ts'

/** What came back. `document` is undefined where it was no JSON. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly document: unknown
}

export interface Asking {
  readonly method?: string
  /** Secret of a token. */
  readonly token?: string
  /** Sent as JSON; a string as it is. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** These two go by the real time, whatever clock is given, of which a busy machine has more between two lines of a test. */
const patient = { headWithin: 200_000, requestWithin: 200_000 }

/** A server that listens on a free port and on a socket, in front of a daemon that only remembers. */
export interface OpenedApi extends AsyncDisposable {
  readonly api: OpenApi
  readonly origin: string
  readonly port: number
  readonly socket: string
  readonly keeper: FakeKeeper
  readonly gatekeeper: FakeGatekeeper
  /** What it was not able to do, in its words. */
  readonly troubles: readonly string[]
  ask(path: string, asking?: Asking): Promise<Answer>
  /** A token of its own. @returns its secret */
  token(may: readonly Scope[], match?: string, name?: string): string
  /** Bytes as they are, by a connection of their own. */
  raw(): Promise<Socket>
}

export async function openedApi(
  given: Partial<Pick<OpenApiOptions, 'page' | 'origins' | 'listen' | 'socket' | 'socketSecret' | 'local'>> & {
    readonly clock?: Clock
    readonly limits?: Partial<Limits>
    readonly keeper?: FakeKeeper
  } = {},
): Promise<OpenedApi> {
  const keeper = given.keeper ?? new FakeKeeper()
  const gatekeeper = new FakeGatekeeper()
  const troubles: string[] = []
  const folder = temporaryFolder()
  const socket = given.socket ?? join(folder.path, 'api.sock')
  const raw = new Set<Socket>()
  const api = await openApi({
    page: null,
    origins: [],
    listen: { host: '127.0.0.1', port: 0 },
    local,
    clock: new VirtualClock(),
    ...given,
    limits: { ...patient, ...given.limits },
    keeper,
    gatekeeper,
    socket,
    about: { version: '0.1.0', host: 'host-1' },
    onTrouble: (what, error) => troubles.push(`${what}: ${error instanceof Error ? error.message : String(error)}`),
  })
  const origin = api.origin ?? 'http://nowhere.invalid'
  const port = Number(new URL(origin).port)
  let tokens = 0
  return {
    api,
    origin,
    port,
    socket,
    keeper,
    gatekeeper,
    troubles,
    async ask(path, { method = 'GET', token, body, headers = {} } = {}) {
      const sent = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
      const answer = await fetch(origin + path, {
        method,
        redirect: 'manual',
        body: sent,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(sent !== null && { 'content-type': 'application/json' }),
          ...headers,
        },
      })
      const text = await answer.text()
      const isJson = answer.headers.get('content-type')?.includes('json') ?? false
      return { status: answer.status, headers: answer.headers, text, document: isJson ? JSON.parse(text) : undefined }
    },
    token: (may, match, name = `token ${++tokens}`): string => gatekeeper.add(accessFor(name, may, match)),
    async raw() {
      const connection = connect(port, '127.0.0.1')
      await once(connection, 'connect')
      connection.on('error', () => {})
      raw.add(connection)
      return connection
    },
    async [Symbol.asyncDispose]() {
      // Whoever has asked for nothing yet would be waited for, on a clock that stands still: a test that fails would never say why.
      for (const connection of raw) connection.destroy()
      await api.close()
      folder[Symbol.dispose]()
    },
  }
}

function accessFor(name: string, may: readonly Scope[], match: string | undefined): Access {
  return access(name, may, match ?? null)
}

/** Everything that comes until the other side ends. */
export async function everything(connection: Socket): Promise<string> {
  let text = ''
  connection.setEncoding('utf8')
  try {
    for await (const piece of connection) text += String(piece)
  } catch {
    // What is still sent to one that has hung up is answered so.
  }
  return text
}
