import type { Api, ApiContext } from '../context.ts'
import { needs, needsWhole } from '../need.ts'
import { healthSchema } from '../schemas/documents.ts'

/** What watches services asks: whether it lives, whether it can do its work, and figures. */
export function healthRoutes(api: Api, { keeper }: ApiContext): void {
  api.get(
    '/healthz',
    {
      config: { needs: { kind: 'nothing' } },
      schema: {
        operationId: 'alive',
        summary: 'Whether the loop goes round. Says nothing else, and is all that is answered without a token.',
        tags: ['health'],
        response: { 200: { type: 'string', const: 'ok\n' }, 503: { type: 'string', const: 'stuck\n' } },
        produces: ['text/plain'],
      },
    },
    async (_request, reply) => {
      const { alive } = keeper.health()
      return await reply
        .code(alive ? 200 : 503)
        .type('text/plain; charset=utf-8')
        .send(alive ? 'ok\n' : 'stuck\n')
    },
  )
  api.get(
    '/readyz',
    {
      config: { needs: needs('metrics', 'see') },
      schema: {
        operationId: 'ready',
        summary: 'Whether the daemon can do its work now, and if not, why.',
        tags: ['health'],
        response: { 200: healthSchema, 503: healthSchema },
      },
    },
    async (_request, reply) => {
      const { alive, unready } = keeper.health()
      const ready = alive && unready.length === 0
      const document = { apiVersion: 'stationkeeper/v1', kind: 'Health', ready, unready }
      return await reply.code(ready ? 200 : 503).send(document)
    },
  )
  api.get(
    '/metrics',
    {
      config: { needs: needsWhole([], ['metrics', 'see']) },
      schema: {
        operationId: 'metrics',
        summary: 'Figures for Prometheus.',
        tags: ['health'],
        response: { 200: { type: 'string' } },
        produces: ['text/plain'],
      },
    },
    async (_request, reply) => {
      const { type, text } = await keeper.metrics()
      return await reply.header('content-type', type).send(text)
    },
  )
}
