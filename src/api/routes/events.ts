import { accessTo, audienceOf } from '../caller.ts'
import type { Api, ApiContext } from '../context.ts'
import type { Caller } from '../need.ts'
import { missing, needs } from '../need.ts'
import { Refusal } from '../problem.ts'

const seeing = needs('see', 'wall', 'hold', 'release')

/** What changes, as it changes, from where the client was. */
export function eventRoutes(api: Api, context: ApiContext): void {
  const { keeper, streams } = context
  api.get(
    '/v1/events',
    {
      // Heartbeats, and who is too slow for them, are the streams' own affair.
      sse: { kind: 'manual', heartbeat: false },
      config: { needs: seeing },
      schema: {
        operationId: 'events',
        summary: 'What changes, as server-sent events: board, head, session, gone, happened.',
        description:
          'Goes on after Last-Event-ID, or after `from` where a client can not set that header. Where it can not be gone on from there, and without either, it begins with everything, as `board`. Who does not read is let go, and may come back.',
        tags: ['sessions'],
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: { from: { type: 'string', maxLength: 100 } },
        },
        response: { 200: { type: 'string' } },
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      const { accept } = request.headers
      if (accept !== undefined && !/text\/event-stream|text\/\*|\*\/\*/i.test(accept)) {
        throw new Refusal('not-acceptable', 'events come as text/event-stream alone; accept it')
      }
      const access = accessTo(request)
      const full = streams.full(access.id)
      if (full !== null) throw new Refusal('too-many-streams', full, { headers: { 'retry-after': '30' } })
      const { caller } = request
      const from = reply.sse.lastEventId ?? request.query.from ?? null
      // By it the pages know what their own clock is off; nobody else tells how late it is here.
      reply.header('date', new Date(context.clock.now()).toUTCString())
      reply.sse.keepAlive()
      reply.sse.sendHeaders()
      streams.add(reply.raw, { token: access.id, mayStay: () => mayStay(caller, context) }, onChange =>
        keeper.feed.follow(audienceOf(access), from, onChange),
      )
    },
  )
}

/**
 * A token may end, or be taken back, while its bearer follows. Whether it did is looked up by a timer, on which nothing may fail: who can't be
 * looked up goes.
 */
function mayStay(caller: Caller | null, { gatekeeper, clock, onTrouble }: ApiContext): boolean {
  if (caller === null) return false
  if (caller.secret === null) return true
  try {
    const access = gatekeeper.accessOf(caller.secret)
    return access !== null && clock.now() < access.expiresAt && missing(seeing, { ...caller, access }) === null
  } catch (error) {
    onTrouble('Looking up who follows the events', error)
    return false
  }
}
