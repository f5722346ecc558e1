import type { Socket } from 'node:net'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import { fastifySSE } from '@fastify/sse'
import swagger from '@fastify/swagger'
import fastify, { type FastifyPluginAsync, type FastifyPluginOptions, type RawServerDefault } from 'fastify'
import { answerProblems, badPath, notFound } from './answers.ts'
import type { Api, ApiContext } from './context.ts'
import { Crowd } from './crowd.ts'
import { describing } from './describing.ts'
import { guardDoor, guardRoutes } from './gate.ts'
import { headers, PERMISSIONS } from './headers.ts'
import { servePage } from './page.ts'
import { blankProblem, PROBLEM_MEDIA_TYPE } from './problem.ts'
import { boardRoutes } from './routes/board.ts'
import { eventRoutes } from './routes/events.ts'
import { healthRoutes } from './routes/health.ts'
import { historyRoutes } from './routes/history.ts'
import { holdRoutes } from './routes/holds.ts'
import { planRoutes } from './routes/plans.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { syncRoutes } from './routes/sync.ts'
import type { SchemaTypes } from './typed.ts'

/** Routes whose hooks are their own. */
type Part = FastifyPluginAsync<FastifyPluginOptions, RawServerDefault, SchemaTypes>

/** Everything that is answered, ready to listen. @param page folder of the pages' files; null: there are none */
export async function createApp(context: ApiContext, page: string | null): Promise<Api> {
  const { limits, way } = context
  const app: Api = fastify({
    http: {
      headersTimeout: limits.headWithin,
      // Here as well: Node holds the two against each other before the server is told of the one below.
      requestTimeout: limits.requestWithin,
      connectionsCheckingInterval: Math.min(1_000, limits.headWithin),
      maxHeaderSize: 8_192,
    },
    bodyLimit: limits.body,
    requestTimeout: limits.requestWithin,
    keepAliveTimeout: 10_000,
    // Of an idle connection, or of one that does not read its answer. Streams write more often.
    connectionTimeout: 60_000,
    exposeHeadRoutes: false,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true, allErrors: false } },
    routerOptions: { maxParamLength: 100 },
    frameworkErrors: badPath,
    clientErrorHandler: refuseRaw,
  }).withTypeProvider<SchemaTypes>()
  const crowd = new Crowd(limits.connections)
  if (way.kind === 'tcp') crowd.watch(app.server)
  app.removeContentTypeParser('text/plain')
  // Schemas of answers describe them, and tests hold answers against them: writing them out by schema would drop what they leave open.
  app.setSerializerCompiler(() => data => JSON.stringify(data))
  answerProblems(app, context)
  await app.register(helmet, headers)
  await app.register(cookie)
  await app.register(rateLimit, { global: false })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', PERMISSIONS)
  })
  guardDoor(app, context)
  let document = (): string => '{}'
  app.decorate('apiDocument', () => document())
  const pages: Part = async scope => {
    if (page !== null) await servePage(scope, page)
  }
  const routes: Part = async scope => {
    guardRoutes(scope, context, crowd)
    await scope.register(swagger, describing())
    await scope.register(fastifySSE)
    healthRoutes(scope, context)
    boardRoutes(scope, context)
    eventRoutes(scope, context)
    planRoutes(scope, context)
    historyRoutes(scope, context)
    holdRoutes(scope, context)
    syncRoutes(scope, context)
    signInRoutes(scope, context)
    scope.get(
      '/v1/openapi.json',
      {
        config: { needs: { kind: 'token' } },
        schema: {
          operationId: 'openapi',
          summary: 'This document.',
          tags: ['access'],
          response: { 200: { type: 'object' } },
        },
      },
      async (_request, reply) => await reply.type('application/json; charset=utf-8').send(scope.swagger()),
    )
    document = () => JSON.stringify(scope.swagger())
  }
  await app.register(pages)
  await app.register(routes)
  app.setNotFoundHandler(notFound)
  await app.ready()
  return app
}

/** What is no request at all never gets as far as a route. */
function refuseRaw(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const problem = blankProblem(status, 'the request can not be read')
  const body = JSON.stringify(problem)
  const head = `HTTP/1.1 ${status} ${problem.title}\r\ncontent-type: ${PROBLEM_MEDIA_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n`
  socket.end(head + body, () => socket.destroy())
}
