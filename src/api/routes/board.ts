import { isoInstant } from '../../model/time.ts'
import { accessTo, audienceOf } from '../caller.ts'
import type { Api, ApiContext } from '../context.ts'
import type { BoardDocument, ViewerDocument } from '../contract.ts'
import { needs } from '../need.ts'
import { notYet } from '../not-yet.ts'
import { boardSchema } from '../schemas/board.ts'
import { sessionsSchema, viewerSchema } from '../schemas/documents.ts'
import { lastingInstant } from '../times.ts'

/** Who asks, and what there is to be seen for them. */
export function boardRoutes(api: Api, { keeper }: ApiContext): void {
  api.get(
    '/v1/viewer',
    {
      config: { needs: { kind: 'token' } },
      schema: {
        operationId: 'viewer',
        summary: 'Who asks, and what they may.',
        tags: ['access'],
        response: { 200: viewerSchema },
      },
    },
    (request): ViewerDocument => {
      const { name, may, match, expiresAt } = accessTo(request)
      return {
        apiVersion: 'stationkeeper/v1',
        kind: 'Viewer',
        name,
        may,
        match: match?.text ?? null,
        expiresAt: isoInstant(lastingInstant(expiresAt)),
      }
    },
  )
  api.get(
    '/v1/board',
    {
      config: { needs: needs('see', 'wall', 'hold', 'release') },
      schema: {
        operationId: 'board',
        summary: 'All that a page begins with. A wall gets it without any name.',
        tags: ['sessions'],
        response: { 200: boardSchema },
      },
    },
    (request): BoardDocument => keeper.feed.board(audienceOf(accessTo(request))) ?? notYet(),
  )
  api.get(
    '/v1/sessions',
    {
      config: { needs: needs('see', 'hold', 'release') },
      schema: {
        operationId: 'sessions',
        summary: 'The sessions alone.',
        tags: ['sessions'],
        response: { 200: sessionsSchema },
      },
    },
    request => {
      const { head, sessions } = keeper.feed.board(audienceOf(accessTo(request))) ?? notYet()
      const { host, observedAt } = head
      return { apiVersion: 'stationkeeper/v1', kind: 'Sessions', host, observedAt, sessions }
    },
  )
}
