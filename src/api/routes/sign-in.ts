import type { FastifyRequest } from 'fastify'
import { instant, isoInstant } from '../../model/time.ts'
import { unauthenticated } from '../caller.ts'
import type { Api, ApiContext } from '../context.ts'
import { cookieNames, cookieOptions } from '../cookie.ts'
import { refuseExceeded } from '../gate.ts'
import { halved, PAGE_KEY_HEADER } from '../page-key.ts'
import { Refusal } from '../problem.ts'
import { codeSchema } from '../schemas/documents.ts'

/** How a page gets its cookie, and how it gives it back. */
export function signInRoutes(api: Api, { gatekeeper, clock, way, limits }: ApiContext): void {
  const guesses = api.createRateLimit({
    max: limits.signInsPerMinute,
    timeWindow: 60_000,
    keyGenerator: ({ ip }) => `sign-in ${ip}`,
  })
  api.post(
    '/v1/login',
    {
      config: { needs: { kind: 'nothing' } },
      schema: {
        operationId: 'login',
        summary: 'Takes a one-time code, or a token, for a cookie that scripts can not read.',
        description: `The cookie is good together with the header ${PAGE_KEY_HEADER} of the answer alone, which is to be shown with each request.`,
        tags: ['access'],
        body: {
          type: 'object',
          description: 'One of the two.',
          additionalProperties: false,
          minProperties: 1,
          maxProperties: 1,
          properties: { code: { type: 'string', maxLength: 512 }, token: { type: 'string', maxLength: 512 } },
        },
        response: { 204: { type: 'null' } },
      },
    },
    async (request, reply) => {
      if (way.kind === 'socket')
        throw new Refusal('forbidden', 'whoever reaches the socket needs no cookie; pages sign in where they are')
      const { code, token } = request.body
      const redeemed = code === undefined ? null : gatekeeper.redeem(code)
      const known = token === undefined ? null : gatekeeper.accessOf(token)
      const secret = redeemed?.secret ?? (known === null ? undefined : token)
      const access = redeemed?.access ?? known
      if (secret === undefined || access === null) {
        // Only what is wrong counts: all browsers of the computer have one address, and no guesses of one keep out another.
        refuseExceeded(await guesses(request))
        throw unauthenticated(
          code === undefined
            ? 'the token is not known, was revoked or has expired'
            : 'the code is used or too old; get another with `stationkeeper dashboard`',
        )
      }
      const secure = isSecure(request)
      const [safe, plain] = cookieNames(way.port())
      const seconds = (access.expiresAt - clock.now()) / 1_000
      const { cookie, key } = halved(secret)
      return await reply
        .code(204)
        .header(PAGE_KEY_HEADER, key)
        .setCookie(secure ? safe : plain, cookie, cookieOptions(secure, seconds))
        .send()
    },
  )
  api.post(
    '/v1/logout',
    {
      config: { needs: { kind: 'nothing' } },
      schema: {
        operationId: 'logout',
        summary: 'Ends what a page got for its code, and takes its cookie.',
        tags: ['access'],
        response: { 204: { type: 'null' } },
      },
    },
    async (request, reply) => {
      if (request.caller?.by === 'cookie') gatekeeper.signOut(request.caller.access)
      if (way.kind === 'tcp') {
        const [safe, plain] = cookieNames(way.port())
        reply.clearCookie(plain, cookieOptions(false, 0))
        if (isSecure(request)) reply.clearCookie(safe, cookieOptions(true, 0))
      }
      return await reply.code(204).send()
    },
  )
  api.post(
    '/v1/codes',
    {
      config: { needs: { kind: 'local' } },
      schema: {
        operationId: 'code',
        summary:
          'A one-time code for a page, which `stationkeeper dashboard` opens with it. Through the local socket alone.',
        tags: ['access'],
        response: { 201: codeSchema },
      },
    },
    async (request, reply) => {
      const { code, expiresAt } = gatekeeper.issueCode(request.caller?.access.name ?? '')
      const document = { apiVersion: 'stationkeeper/v1', kind: 'Code', code, expiresAt: isoInstant(instant(expiresAt)) }
      return await reply.code(201).send(document)
    },
  )
}

/** The page was reached by https, through a proxy: the browser names its origin with every post. */
function isSecure(request: FastifyRequest): boolean {
  return request.headers.origin?.startsWith('https:') ?? false
}
