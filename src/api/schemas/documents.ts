import { scopes } from '../../model/access.ts'
import type { Problem, ViewerDocument } from '../contract.ts'
import { problemTypes } from '../problem.ts'
import { describes, type Schema } from '../typed.ts'
import { sessionSchema } from './board.ts'

const text = { type: 'string' } as const
const ids: Schema = { type: 'array', items: text }
const at: Schema = { type: 'string', format: 'date-time' }

/** A document of the contract: its head, and the fields of it that are said here. Others may stand in it. */
function document(kind: string, description: string, fields: Readonly<Record<string, Schema>> = {}): Schema {
  return {
    type: 'object',
    description,
    required: ['apiVersion', 'kind', ...Object.keys(fields)],
    properties: { apiVersion: { const: 'stationkeeper/v1' }, kind: { const: kind }, ...fields },
  }
}

export const viewerSchema: Schema = describes<ViewerDocument>()({
  type: 'object',
  description: 'Who asks, and what they may.',
  additionalProperties: false,
  required: ['apiVersion', 'kind', 'name', 'may', 'match', 'expiresAt'],
  properties: {
    apiVersion: { const: 'stationkeeper/v1' },
    kind: { const: 'Viewer' },
    name: text,
    may: { type: 'array', items: { enum: scopes } },
    match: { type: ['string', 'null'] },
    expiresAt: { type: 'string', format: 'date-time' },
  },
} as const)

export const problemSchema: Schema = describes<Problem>()({
  type: 'object',
  description: `RFC 9457. type is about:blank, or urn:stationkeeper: and one of ${problemTypes.join(', ')}.`,
  required: ['type', 'title', 'status', 'detail'],
  properties: { type: text, title: text, status: { type: 'integer' }, detail: text },
} as const)

export const sessionsSchema: Schema = document('Sessions', 'The sessions as they stand, by id.', {
  host: text,
  observedAt: { type: ['string', 'null'], format: 'date-time' },
  sessions: { type: 'array', items: sessionSchema },
})

export const planSchema: Schema = document('Plan', 'As `plan -o json` prints it: schemas/plan.v1.schema.json.', {
  id: text,
  host: text,
  revision: text,
  decisions: { type: 'array', items: { type: 'object' } },
  summary: { type: 'object', additionalProperties: { type: 'integer' } },
})

export const whySchema: Schema = document('Why', 'As `why -o json` prints it.', { sessions: { type: 'array' } })

export const historySchema: Schema = document('History', 'As `history -o json` prints it, oldest first.', {
  host: text,
  entries: { type: 'array', items: { type: 'object', required: ['sequence', 'at', 'kind'] } },
})

const placedFields: Readonly<Record<string, Schema>> = {
  id: text,
  selector: {
    type: ['string', 'null'],
    description: 'null: it is about sessions that the token is not about as well.',
  },
  by: { type: ['string', 'null'] },
  reason: { type: ['string', 'null'] },
  until: at,
}

export const holdsSchema: Schema = document('Holds', 'Holds and overrides that are in force, oldest first.', {
  placed: {
    type: 'array',
    items: {
      type: 'object',
      required: ['kind', 'sessions', ...Object.keys(placedFields)],
      properties: { kind: { enum: ['Hold', 'Override'] }, ...placedFields, sessions: ids },
    },
  },
})

export const holdSchema: Schema = document('Hold', 'What was placed, and the sessions that it covers now.', {
  ...placedFields,
  sessions: ids,
  uncertain: { ...ids, description: 'Those of them that are held because it can not be told whether they are meant.' },
})

export const releaseSchema: Schema = document('Release', 'What was ended, and for which sessions.', {
  ended: { type: 'array', items: { type: 'object', required: ['kind', 'id', 'sessionId'] } },
  sessions: ids,
})

export const syncSchema: Schema = document(
  'Sync',
  'The policies as they are in force after the look at their source.',
  {
    source: text,
    inForce: { const: true },
    revision: { type: ['string', 'null'] },
    commit: { type: ['string', 'null'] },
    problem: { type: ['string', 'null'] },
  },
)

export const healthSchema: Schema = document('Health', 'Whether the daemon does its work.', {
  ready: { type: 'boolean' },
  unready: { type: 'array', items: text, description: 'Why it can not, as lines for people. Empty: it can.' },
})

export const codeSchema: Schema = document('Code', 'A one-time code for a page.', { code: text, expiresAt: at })
