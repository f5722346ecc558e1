import { ms } from '../model/time.ts'
import { createApp } from './app.ts'
import type { ApiContext } from './context.ts'
import { limits } from './limits.ts'
import { Streams } from './streams.ts'

/** The OpenAPI document of the routes, as `GET /v1/openapi.json` answers it and as `schemas/openapi.v1.json` keeps it. */
export async function openApiDocument(): Promise<Readonly<Record<string, unknown>>> {
  const app = await createApp(nobody, null)
  try {
    return JSON.parse(app.apiDocument())
  } finally {
    await app.close()
  }
}

function unasked(): never {
  throw new Error('nobody asks while the document is made')
}

/** Routes are described without a daemon. */
const clock: ApiContext['clock'] = { now: unasked, uptime: () => ms(0), bootId: null, after: unasked }
const nobody: ApiContext = {
  keeper: {
    feed: { board: unasked, follow: unasked, within: unasked },
    health: unasked,
    plan: unasked,
    why: unasked,
    placed: unasked,
    history: unasked,
    metrics: unasked,
    order: unasked,
    planFor: unasked,
    sync: unasked,
  },
  gatekeeper: { accessOf: unasked, redeem: unasked, issueCode: unasked, signOut: unasked },
  clock,
  limits,
  streams: new Streams(limits, clock),
  about: { version: '', host: '' },
  way: { kind: 'tcp', host: '127.0.0.1', port: () => 0, origins: [] },
  onTrouble: unasked,
}
