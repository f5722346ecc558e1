import { accessTo } from '../caller.ts'
import type { Api, ApiContext } from '../context.ts'
import { needsWhole } from '../need.ts'
import { syncSchema } from '../schemas/documents.ts'

/** For the webhook of a Git host. */
export function syncRoutes(api: Api, { keeper }: ApiContext): void {
  api.post(
    '/v1/sync',
    {
      config: { needs: needsWhole([], ['sync']) },
      schema: {
        operationId: 'sync',
        summary: 'Has the policies read from their source at once, and waits for it. What is in the body is not read.',
        tags: ['policies'],
        response: { 200: syncSchema },
      },
    },
    async request => {
      const { source, revision, commit, problem, follows } = await keeper.sync(accessTo(request).name)
      return { apiVersion: 'stationkeeper/v1', kind: 'Sync', source, inForce: true, revision, commit, follows, problem }
    },
  )
}
