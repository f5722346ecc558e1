import { journalDocument } from '../../documents/journal.ts'
import { fold } from '../../model/fold.ts'
import type { Action } from '../../model/session.ts'
import { splitUser } from '../../model/user-name.ts'
import type { JournalEntry, JournalFilter } from '../../store/journal-entry.ts'
import { accessTo, audienceOf } from '../caller.ts'
import type { Api, ApiContext } from '../context.ts'
import type { BoardSession } from '../contract.ts'
import { needs } from '../need.ts'
import { notYet } from '../not-yet.ts'
import { OneAtATime } from '../one-at-a-time.ts'
import { historySchema } from '../schemas/documents.ts'
import { readInstant } from '../times.ts'

/** Entries in one answer. */
const MOST = 1_000

const filters = {
  type: 'object',
  additionalProperties: false,
  properties: {
    session: { type: 'string', maxLength: 64, description: 'Id of a session.' },
    user: { type: 'string', maxLength: 256, description: 'In any spelling and case; without a domain, in any.' },
    action: { type: 'string', enum: ['unlock', 'disconnect'] },
    rule: { type: 'string', maxLength: 256, description: 'policy, or policy/rule.' },
    since: { type: 'string', maxLength: 40, description: 'As 2026-11-21T09:00:00Z.' },
    until: { type: 'string', maxLength: 40 },
    last: { type: 'integer', minimum: 1, maximum: MOST, description: 'The newest so many; 100 where it is left out.' },
  },
} as const

/** What was done, and why, from the journal. */
export function historyRoutes(api: Api, { keeper, about, clock }: ApiContext): void {
  const looking = new OneAtATime(clock, 50)
  api.addHook('preClose', async () => looking.close())
  const history = (filter: JournalFilter): Promise<readonly JournalEntry[]> =>
    looking.run(async () => keeper.history(filter))
  api.get(
    '/v1/history',
    {
      config: { needs: needs('see', 'hold', 'release') },
      schema: {
        operationId: 'history',
        summary: 'What was done, and asked for, oldest first.',
        description:
          'A token with a match gets what is about its sessions as they are now, and nothing of those before them.',
        tags: ['plans'],
        querystring: filters,
        response: { 200: historySchema },
      },
    },
    async request => {
      const { session, last = 100, ...rest } = request.query
      const filter = filterOf({ ...rest, session })
      const audience = audienceOf(accessTo(request))
      if (audience.match === null) return journalDocument(about.host, await history({ ...filter, last }))
      const { sessions } = keeper.feed.board(audience) ?? notYet()
      const asked = new Map(
        sessions.filter(({ id }) => session === undefined || id === session).map(each => [each.id, each]),
      )
      // Once for all of them: each look goes through the whole journal. What is left out afterwards must not count.
      const entries = await history({ ...filter, sessionIds: [...asked.keys()], last: MOST })
      const found = entries.filter(entry => {
        const about = asked.get(entry.sessionId ?? '')
        return about !== undefined && isOf(entry, about)
      })
      return journalDocument(about.host, found.slice(-last))
    },
  )
}

function filterOf(query: {
  readonly session?: string | undefined
  readonly user?: string
  readonly action?: Action
  readonly rule?: string
  readonly since?: string
  readonly until?: string
}): JournalFilter {
  const since = readInstant('since', query.since)
  const until = readInstant('until', query.until)
  return {
    ...(query.session !== undefined && { sessionId: query.session }),
    ...(query.user !== undefined && { user: query.user }),
    ...(query.action !== undefined && { action: query.action }),
    ...(query.rule !== undefined && { rule: query.rule }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  }
}

/** Ids are reused by the host: what was before this person logged on is somebody else's. */
function isOf(entry: JournalEntry, { user, logonAt }: BoardSession): boolean {
  if (logonAt !== null && entry.at < Date.parse(logonAt)) return false
  return user !== null && entry.user !== null && bareName(entry.user) === bareName(user)
}

function bareName(user: string): string {
  return splitUser(fold(user)).name
}
