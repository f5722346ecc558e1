import type { Audience } from '../../board/audience.ts'
import { placedDocument, placedFields, releaseDocument } from '../../documents/ordered.ts'
import { parseDuration } from '../../model/time.ts'
import { OrderRefused } from '../../reconcile/orders.ts'
import type { PlacedNow } from '../../standing/placed-now.ts'
import type { Ordered, OrderRequest, ReleaseTarget } from '../../store/requests.ts'
import { accessTo, audienceOf } from '../caller.ts'
import type { Api, ApiContext } from '../context.ts'
import type { HoldOrder } from '../contract.ts'
import { isWithin, narrowed } from '../narrowed.ts'
import { needs } from '../need.ts'
import { Refusal } from '../problem.ts'
import { holdSchema, holdsSchema, releaseSchema } from '../schemas/documents.ts'

const selector = {
  type: 'string',
  maxLength: 2_000,
  description: 'As on the command line: room=lab-1. Left out: all sessions that the token is about.',
} as const

/** Exemptions, placed and ended in the name of the token. */
export function holdRoutes(api: Api, { keeper, limits }: ApiContext): void {
  /** By name, what is being placed and not in force yet. */
  const underWay = new Map<string, number>()
  const order = async (request: OrderRequest, by: string): Promise<Ordered> => {
    try {
      return await keeper.order(request, by)
    } catch (error) {
      throw error instanceof OrderRefused ? new Refusal('refused', error.message) : error
    }
  }
  api.get(
    '/v1/holds',
    {
      config: { needs: needs('see', 'hold', 'release') },
      schema: {
        operationId: 'holds',
        summary: 'Holds and overrides that are in force.',
        tags: ['holds'],
        response: { 200: holdsSchema },
      },
    },
    request => {
      const placed = seenBy(audienceOf(accessTo(request)), keeper)
      return { apiVersion: 'stationkeeper/v1', kind: 'Holds', placed: placed.map(({ document }) => document) }
    },
  )
  api.post(
    '/v1/holds',
    {
      config: { needs: needs('hold') },
      schema: {
        operationId: 'hold',
        summary: 'Has nothing done to these sessions for a while.',
        tags: ['holds'],
        body: {
          type: 'object',
          additionalProperties: false,
          required: ['for', 'reason'],
          properties: {
            selector,
            for: { type: 'string', maxLength: 20, description: 'A length of time, as 20m.' },
            reason: { type: 'string', minLength: 1, maxLength: 500 },
          },
        },
        response: { 201: holdSchema },
      },
    },
    async (request, reply) => {
      const { match, name } = accessTo(request)
      // What the schema lets through is what the contract says.
      const body: HoldOrder = request.body
      const length = parseDuration(body.for)
      if (length === null || length === 0)
        throw new Refusal('invalid', 'for is no length of time; write 30s, 20m or 1h')
      const reason = body.reason.trim()
      if (reason === '' || /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(reason)) {
        throw new Refusal('invalid', 'say why in a few words: reason is empty, or holds control characters')
      }
      const chosen = narrowed(match, body.selector)
      const now = underWay.get(name) ?? 0
      const inForce = keeper.placed().filter(({ placed }) => placed.kind === 'hold' && placed.by === name).length
      if (request.caller?.by !== 'socket' && inForce + now >= limits.holdsOfOne) {
        const detail = `${name} has ${limits.holdsOfOne} holds in force, which is as many as can be; end some, or name more sessions in one`
        throw new Refusal('refused', detail)
      }
      underWay.set(name, now + 1)
      const ordered = await order({ verb: 'hold', selector: chosen, length: { for: length }, reason }, name).finally(
        () => {
          const left = (underWay.get(name) ?? 1) - 1
          if (left === 0) underWay.delete(name)
          else underWay.set(name, left)
        },
      )
      if (ordered.placed === null) throw new Error('a hold was ordered and none was placed')
      return await reply.code(201).send(placedDocument(ordered.placed, ordered.sessions, ordered.uncertain))
    },
  )
  api.delete(
    '/v1/holds/:id',
    {
      config: { needs: needs('release') },
      schema: {
        operationId: 'endHold',
        summary: 'Ends one hold or override for all sessions that it is about.',
        tags: ['holds'],
        params: {
          type: 'object',
          required: ['id'],
          properties: { id: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' } },
        },
        response: { 200: releaseSchema },
      },
    },
    async request => {
      const { id } = request.params
      const access = accessTo(request)
      const found = seenBy(audienceOf(access), keeper).find(({ now }) => now.placed.id === id)
      if (found === undefined)
        throw new Refusal('not-found', 'no such hold or override is in force; GET /v1/holds lists them')
      if (!found.whole) {
        const detail = 'it is about sessions too that the token is not about; POST /v1/releases ends it for yours alone'
        throw new Refusal('forbidden', detail)
      }
      return releaseDocument(await order({ verb: 'release', target: { id } }, access.name))
    },
  )
  api.post(
    '/v1/releases',
    {
      config: { needs: needs('release') },
      schema: {
        operationId: 'release',
        summary: 'Ends holds, overrides, backoff and contested states for these sessions.',
        tags: ['holds'],
        body: { type: 'object', additionalProperties: false, properties: { selector } },
        response: { 200: releaseSchema },
      },
    },
    async request => {
      const { match, name } = accessTo(request)
      const selector = narrowed(match, request.body.selector)
      const target: ReleaseTarget = match === null ? { selector } : { selector, ofSessions: true }
      return releaseDocument(await order({ verb: 'release', target }, name))
    },
  )
}

/** What somebody sees of what is in force. `whole`: it is proven to be about none but their sessions. */
function seenBy(
  audience: Audience,
  keeper: ApiContext['keeper'],
): readonly {
  readonly now: PlacedNow
  readonly whole: boolean
  readonly document: Readonly<Record<string, unknown>>
}[] {
  const { match } = audience
  const seen = keeper.feed.within(audience)
  return keeper.placed().flatMap(now => {
    const sessions = (now.sessions ?? []).filter(id => match === null || seen.has(id))
    const bound = now.placed.incarnation !== null && sessions.length > 0 && sessions.length === now.sessions?.length
    const whole = match === null || bound || isWithin(now.placed.selector, match)
    if (!whole && sessions.length === 0) return []
    const kind = now.placed.kind === 'hold' ? 'Hold' : 'Override'
    const fields = placedFields(now.placed)
    const shown = whole ? fields : { ...fields, selector: null, by: null, reason: null, incarnation: null }
    return [{ now, whole, document: { kind, ...shown, sessions } }]
  })
}
