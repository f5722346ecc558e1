import { planDocument } from '../../documents/plan.ts'
import type { SessionSelector } from '../../model/hold.ts'
import type { Plan } from '../../model/plan.ts'
import { type Milliseconds, ms } from '../../model/time.ts'
import { summarise } from '../../planner/summary.ts'
import { isRecord } from '../../policy/document-head.ts'
import { OrderRefused } from '../../reconcile/orders.ts'
import { accessTo, audienceOf } from '../caller.ts'
import type { Api, ApiContext } from '../context.ts'
import { isWithin } from '../narrowed.ts'
import { needs, needsWhole } from '../need.ts'
import { notYet } from '../not-yet.ts'
import { OneAtATime } from '../one-at-a-time.ts'
import { Refusal } from '../problem.ts'
import { planSchema, whySchema } from '../schemas/documents.ts'

/** Policies that are given take long on a thread of their own: whoever comes next would wait for longer than a connection is held. */
const LONGEST_REST: Milliseconds = ms(5_000)

/** What is decided, why, and what other policies would decide. */
export function planRoutes(api: Api, { keeper, limits, clock }: ApiContext): void {
  const [planning, explaining] = [new OneAtATime(clock, 10, LONGEST_REST), new OneAtATime(clock, 50)]
  api.addHook('preClose', async () => {
    for (const line of [planning, explaining]) line.close()
  })
  api.get(
    '/v1/plan',
    {
      config: { needs: needs('see', 'hold', 'release') },
      schema: {
        operationId: 'plan',
        summary: 'What is decided of each session now.',
        tags: ['plans'],
        response: { 200: planSchema },
      },
    },
    request => {
      const audience = audienceOf(accessTo(request))
      const { plan, commit } = keeper.plan() ?? notYet()
      return planDocument(audience.match === null ? plan : only(keeper.feed.within(audience), plan), { commit })
    },
  )
  api.get(
    '/v1/sessions/:id/why',
    {
      config: { needs: needs('see', 'hold', 'release') },
      schema: {
        operationId: 'why',
        summary: 'Why one session is decided about as it is.',
        tags: ['plans'],
        params: {
          type: 'object',
          required: ['id'],
          properties: { id: { type: 'string', maxLength: 64 } },
        },
        response: { 200: whySchema },
      },
    },
    async request => {
      const { id } = request.params
      const { match } = accessTo(request)
      const seen = keeper.feed.within(audienceOf(accessTo(request)))
      // What a token is not about is not told from what is not there.
      if (!seen.has(id))
        throw new Refusal('not-found', 'there is no such session; GET /v1/sessions lists those there are')
      const document = (await explaining.run(() => keeper.why([id]))) ?? notYet()
      return match === null ? document : withoutOthers(document, placedFor(match, keeper))
    },
  )
  api.post(
    '/v1/plan',
    {
      bodyLimit: limits.policies,
      config: { needs: needsWhole([], ['plan']) },
      schema: {
        operationId: 'planFor',
        summary: 'What other policies would decide of the sessions as they are. Nothing comes of it but the plan.',
        description: `At most ${limits.policies / 1_048_576} MiB, and as many rules as make a bundle. Those given are read and planned for on a thread of their own, one request after the other; what takes it more than 50 s, or a gigabyte, is refused.`,
        tags: ['plans'],
        body: {
          type: 'object',
          additionalProperties: false,
          properties: {
            files: {
              type: 'array',
              description: 'The policies. Left out: those in force.',
              maxItems: 1_000,
              items: {
                type: 'object',
                additionalProperties: false,
                required: ['path', 'text'],
                properties: {
                  path: { type: 'string', minLength: 1, maxLength: 1_000, description: 'With forward slashes.' },
                  text: { type: 'string' },
                },
              },
            },
          },
        },
        response: { 200: planSchema },
      },
    },
    async request => {
      const { files = null } = request.body
      const { name } = accessTo(request)
      const answer = await planning.run(() => orRefused(keeper.planFor({ verb: 'plan', files, byHand: false }, name)))
      if (answer.kind === 'planned') return planDocument(answer.plan, { commit: answer.commit })
      const { diagnostics, found } = answer
      const [first] = diagnostics
      const where = first === undefined ? '' : `; the first: ${first.message}`
      const told = found > diagnostics.length ? `, of which ${diagnostics.length} are told` : ''
      const detail = `the policies have ${found} ${found === 1 ? 'problem' : 'problems'}${told}${where}`
      throw new Refusal('invalid-policies', detail, { more: { diagnostics } })
    },
  )
}

/** Policies that take more than is spent on a plan are no failure of the daemon's. */
async function orRefused<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof OrderRefused ? new Refusal('refused', error.message) : error
  }
}

/** Ids of what was placed for sessions of the match alone. */
function placedFor(match: SessionSelector, keeper: ApiContext['keeper']): ReadonlySet<unknown> {
  const own = keeper.placed().filter(({ placed }) => isWithin(placed.selector, match))
  return new Set(own.map(({ placed }) => placed.id))
}

/** What was placed for others as well says who they are by its selector, and may by its reason. */
function withoutOthers(
  document: Readonly<Record<string, unknown>>,
  own: ReadonlySet<unknown>,
): Readonly<Record<string, unknown>> {
  const shown = (placed: unknown): unknown =>
    isRecord(placed) && !own.has(placed.id) ? { ...placed, selector: null, reason: null } : placed
  return {
    ...document,
    sessions: recordsIn(document.sessions).map(session => ({
      ...session,
      placed: recordsIn(session.placed).map(shown),
    })),
  }
}

function recordsIn(list: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(list) ? list.filter(isRecord) : []
}

/** The plan for some of its sessions. It keeps its id: it is the same plan. */
function only(sessions: ReadonlySet<string>, plan: Plan): Plan {
  const decisions = plan.decisions.filter(({ session }) => sessions.has(session.id))
  return { ...plan, decisions, summary: summarise(decisions) }
}
