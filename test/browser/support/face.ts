import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { inject } from 'vitest'
import { type OpenApi, openApi } from '../../../src/api/server.ts'
import type { Scope } from '../../../src/model/access.ts'
import type { Clock } from '../../../src/model/clock.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { access, FakeGatekeeper, local } from '../../support/fake-gatekeeper.ts'
import { FakeKeeper } from '../../support/fake-keeper.ts'
import { noon } from '../../support/observation.ts'

/** A daemon's face upon a daemon that does as the test says. */
export interface Face {
  readonly origin: string
  readonly keeper: FakeKeeper
  /** @returns the secret of a new token */
  token(name: string, may: readonly Scope[], match?: string): string
  revoke(secret: string): void
  /** What `stationkeeper dashboard` opens. */
  link(path?: string): string
  /** Ends every line and answers nobody, as when the daemon is gone. */
  fallSilent(): Promise<void>
  /** Is there again, where it was. */
  comeBack(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Within which a request has to arrive, in real ms: a busy machine has more of them between two lines of a test. Node takes no more than 300,000. */
const patient = { headWithin: 200_000, requestWithin: 200_000 }

/** The pages are at noon of the day of the tests, when nothing has run out yet; whatever waits does so in real time. */
const clock: Clock = { ...systemClock(), now: () => noon }

export async function openFace({ stations = 12 }: { readonly stations?: number } = {}): Promise<Face> {
  const folder = temporaryFolder()
  const keeper = new FakeKeeper({ stations })
  const gatekeeper = new FakeGatekeeper()
  const open = (port: number): Promise<OpenApi> =>
    openApi({
      keeper,
      gatekeeper,
      page: inject('pages'),
      socket: join(folder.path, 'api.sock'),
      local,
      listen: { host: '127.0.0.1', port },
      origins: [],
      clock,
      limits: patient,
      onTrouble: (what, error) => {
        throw new Error(`trouble: ${what}`, { cause: error })
      },
      about: { version: '0.1.0', host: 'host-1' },
    })
  let api: OpenApi | null = await open(0)
  const origin = api.origin ?? ''
  const port = Number(new URL(origin).port)
  let silence: AsyncDisposable | null = null
  return {
    origin,
    keeper,
    token: (name, may, match) => gatekeeper.add(access(name, may, match ?? null)),
    revoke: secret => gatekeeper.revoke(secret),
    link: (path = '/') => `${origin}${path}#code=${gatekeeper.issueCode('root').code}`,
    fallSilent: async () => {
      await api?.close()
      api = null
      silence = await nobodyAt(port)
    },
    comeBack: async () => {
      await silence?.[Symbol.asyncDispose]()
      silence = null
      api = await open(port)
    },
    [Symbol.asyncDispose]: async () => {
      await silence?.[Symbol.asyncDispose]()
      await api?.close()
      folder[Symbol.dispose]()
    },
  }
}

/** Drops whoever connects, and keeps the port meanwhile: another test that asks for any would be given it. */
async function nobodyAt(port: number): Promise<AsyncDisposable> {
  const server = createServer(socket => socket.destroy()).listen({ host: '127.0.0.1', port, exclusive: true })
  await once(server, 'listening')
  return {
    [Symbol.asyncDispose]: () => new Promise(resolve => void server.close(() => resolve())),
  }
}
