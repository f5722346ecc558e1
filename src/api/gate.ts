import type { FastifyRequest } from 'fastify'
import { callerOf, unauthenticated } from './caller.ts'
import type { Api, ApiContext } from './context.ts'
import type { Crowd } from './crowd.ts'
import { type Doorway, doorwayOf, foreignToSocket, turnedAway } from './doorway.ts'
import { missing, type Need } from './need.ts'
import { Refusal } from './problem.ts'

/** Whether it came to the right door, before anything else is looked at: for pages as well. */
export function guardDoor(app: Api, { way }: ApiContext): void {
  let doorway: Doorway | null = null
  app.decorateRequest('caller', null)
  app.addHook('onRequest', (request, _reply, done) => {
    if (way.kind === 'socket') {
      const proxied = foreignToSocket.find(name => request.headers[name] !== undefined)
      if (proxied === undefined) return done()
      const detail = `the local socket is for the command line, and this came with ${proxied}; have a proxy talk to api.listen`
      return done(new Refusal('forbidden', detail))
    }
    doorway ??= doorwayOf(way.host, way.port(), way.origins)
    const { method, headers, url, raw } = request
    // Of several the library takes the first, and a proxy before it may have taken another.
    const [host, ...others] = raw.headersDistinct.host ?? []
    const refused = turnedAway(
      {
        method,
        host: others.length > 0 ? undefined : host,
        origin: headers.origin,
        fetchSite: single(headers['sec-fetch-site']),
        fetchMode: single(headers['sec-fetch-mode']),
        page: !isApi(url),
        cookie: headers.cookie !== undefined,
      },
      doorway,
    )
    return done(refused === null ? undefined : new Refusal(refused.type, refused.detail))
  })
}

/** Who asks, how often, and whether they may: in that order, so that nobody's flood keeps out who has a token. */
export function guardRoutes(api: Api, context: ApiContext, crowd: Crowd): void {
  const { way, limits } = context
  const limit = (max: number, keyOf: (request: FastifyRequest) => string): ReturnType<Api['createRateLimit']> =>
    api.createRateLimit({ max, timeWindow: 60_000, keyGenerator: keyOf })
  const known = limit(limits.perMinute, ({ caller }) => `token ${caller?.access.id}`)
  const strangers = limit(limits.strangersPerMinute, ({ ip }) => `stranger ${ip}`)

  api.addHook('onRoute', ({ url, config }) => {
    if (config?.needs === undefined) throw new Error(`the route ${url} does not say what it takes`)
  })
  api.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    if (way.kind === 'socket') {
      request.caller = callerOf(request, context)
      return demand(request, needOf(request))
    }
    const caller = await orCounted(
      () => callerOf(request, context),
      () => strangers(request),
    )
    request.caller = caller
    if (caller !== null) crowd.know(request.raw.socket)
    const need = needOf(request)
    // Whether the daemon lives is asked by what would restart it, and who signs in has what is counted in the body: no one may drown that out.
    const { url } = request.routeOptions
    if (url !== '/healthz' && url !== '/v1/login') refuseExceeded(await (caller === null ? strangers : known)(request))
    demand(request, need)
  })
}

/** A wrong token counts as none. */
async function orCounted<T>(work: () => T, count: () => ReturnType<ReturnType<Api['createRateLimit']>>): Promise<T> {
  try {
    return work()
  } catch (error) {
    refuseExceeded(await count())
    throw error
  }
}

export function refuseExceeded(counted: Awaited<ReturnType<ReturnType<Api['createRateLimit']>>>): void {
  if (counted.isAllowed || !counted.isExceeded) return
  const detail = `that is more than ${counted.max} requests a minute; wait ${counted.ttlInSeconds} s`
  throw new Refusal('too-many-requests', detail, { headers: { 'retry-after': String(counted.ttlInSeconds) } })
}

/** A route that does not say is not there: `onRoute` sees to it. */
function needOf({ routeOptions }: FastifyRequest): Need {
  return routeOptions.config.needs ?? { kind: 'local' }
}

function demand({ caller }: FastifyRequest, need: Need): void {
  if (need.kind === 'nothing') return
  if (caller === null) throw unauthenticated('sign in, or bring a token: Authorization: Bearer …')
  const lacking = missing(need, caller)
  if (lacking !== null) throw new Refusal('forbidden', lacking)
}

function isApi(url: string): boolean {
  return /^\/(v1(\/|\?|$)|healthz|readyz|metrics)/.test(url)
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}
