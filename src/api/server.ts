import { chmodSync, lstatSync, rmSync } from 'node:fs'
import type { FastifyListenOptions } from 'fastify'
import type { Access } from '../model/access.ts'
import type { Clock } from '../model/clock.ts'
import { ms } from '../model/time.ts'
import { createApp } from './app.ts'
import type { Api, ApiContext } from './context.ts'
import { nameOf } from './doorway.ts'
import type { Gatekeeper } from './gatekeeper.ts'
import type { Keeper } from './keeper.ts'
import { type Limits, limits } from './limits.ts'
import { type StreamCount, Streams } from './streams.ts'

export interface OpenApiOptions {
  readonly keeper: Keeper
  readonly gatekeeper: Gatekeeper
  /** Folder of the pages' files; null: there are none. */
  readonly page: string | null
  /** Path of a Unix socket in a folder of this account alone, or of a named pipe. */
  readonly socket: string
  /** What whoever comes by it has to show, where who may connect can't be said, as of a pipe. @default null */
  readonly socketSecret?: string | null
  /** Whoever reaches it. */
  readonly local: Access
  /** A loopback address; port 0: any. null: no TCP. */
  readonly listen: { readonly host: string; readonly port: number } | null
  /** Of a proxy that stands before it: `https://room.example`. */
  readonly origins: readonly string[]
  readonly clock: Clock
  readonly about: { readonly version: string; readonly host: string }
  /** `what` begins a sentence. */
  readonly onTrouble: (what: string, error: unknown) => void
  /** @default those of `limits.ts` */
  readonly limits?: Partial<Limits>
}

/** The API as it is open. */
export interface OpenApi {
  /** `http://127.0.0.1:8377`; null: no TCP, or the port could not be had. */
  readonly origin: string | null
  /** null: it could not be had. */
  readonly socket: string | null
  readonly streams: StreamCount
  /** Lets nobody in any more, ends the streams, and waits a moment for what is being answered. */
  close(): Promise<void>
}

/** How long answers that are under way may take once it closes. */
const GRACE = ms(2_000)

/** Longest name of a Unix socket on Linux; macOS has four less. */
const LONGEST_SOCKET = 103

/** Opens both ways in. One that can't be had is told of and left out: the daemon keeps its host all the same. */
export async function openApi(options: OpenApiOptions): Promise<OpenApi> {
  const { clock, onTrouble, listen, origins, page } = options
  const bounds = { ...limits, ...options.limits }
  const streams = new Streams(bounds, clock)
  const { keeper, gatekeeper, about } = options
  const shared = { keeper, gatekeeper, clock, limits: bounds, streams, about, onTrouble }
  const opened: Api[] = []
  const orTold = async (what: string, open: () => Promise<string>): Promise<string | null> => {
    try {
      return await open()
    } catch (error) {
      onTrouble(what, error)
      return null
    }
  }
  const begin = async (way: ApiContext['way']): Promise<Api> => {
    const app = await createApp({ ...shared, way }, page)
    opened.push(app)
    return app
  }

  const socket = await orTold('Opening the local socket', async () => {
    await listenOn(
      await begin({ kind: 'socket', access: options.local, secret: options.socketSecret ?? null }),
      options.socket,
    )
    return options.socket
  })
  const origin =
    listen === null
      ? null
      : await orTold(`Listening on ${listen.host}, port ${listen.port},`, async () => {
          const app: Api = await begin({ kind: 'tcp', host: listen.host, port: () => portOf(app), origins })
          await listening(app, { ...requireLoopback(listen), exclusive: true })
          return `http://${nameOf(listen.host)}:${portOf(app)}`
        })
  return {
    origin,
    socket,
    get streams() {
      return streams.count
    },
    async close() {
      streams.close()
      const late = clock.after(GRACE, () => {
        for (const app of opened) app.server.closeAllConnections()
      })
      await Promise.all(opened.map(app => app.close()))
      late.cancel()
    },
  }
}

/** Whatever else is asked for would be read by the whole network, and without https. */
function requireLoopback(listen: { readonly host: string; readonly port: number }): typeof listen {
  if (listen.host === '::1' || /^127(\.\d{1,3}){3}$/.test(listen.host)) return listen
  throw new Error(`${listen.host} is no loopback address; use 127.0.0.1 or ::1, and a proxy that speaks https`)
}

async function listenOn(app: Api, path: string): Promise<void> {
  if (process.platform === 'win32') {
    await listening(app, { path })
    return
  }
  if (Buffer.byteLength(path) > LONGEST_SOCKET) {
    throw new Error(
      `${path} has more than ${LONGEST_SOCKET} bytes, which no socket's name may have; use a shorter state folder`,
    )
  }
  // Left over from a daemon that was killed: whoever holds the host's lease is alone here.
  const there = lstatSync(path, { throwIfNoEntry: false })
  if (there !== undefined && !there.isSocket()) throw new Error(`${path} is there and is no socket; move it away`)
  if (there !== undefined) rmSync(path)
  await listening(app, { path })
  chmodSync(path, 0o600)
}

/** As a promise, which is what it is where no callback is given. */
function listening(app: Api, where: FastifyListenOptions): Promise<string> {
  return app.listen(where)
}

function portOf(app: Api): number {
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
