import type { BoardDocument, BoardSession } from '../contract.ts'
import { describes, type Schema } from '../typed.ts'

const text = { type: 'string' } as const
const textOrNull = { type: ['string', 'null'] } as const
const whole = { type: 'integer' } as const
const at = { type: 'string', format: 'date-time' } as const
const atOrNull = { type: ['string', 'null'], format: 'date-time' } as const
const tristate = { type: 'string', enum: ['yes', 'no', 'unknown'] } as const
const budget = {
  type: 'object',
  additionalProperties: false,
  required: ['left', 'count', 'per', 'moreAt'],
  properties: { left: whole, count: whole, per: { type: 'number' }, moreAt: atOrNull },
} as const

const head = {
  type: 'object',
  description: 'Everything but the sessions.',
  additionalProperties: false,
  required: [
    'host',
    'provider',
    'version',
    'observedAt',
    'stopped',
    'armed',
    'troubles',
    'fightDetection',
    'blockAll',
    'policies',
    'stations',
    'placed',
    'summary',
    'budgets',
  ],
  properties: {
    host: text,
    provider: text,
    version: text,
    observedAt: atOrNull,
    stopped: textOrNull,
    armed: { type: 'boolean' },
    troubles: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['what', 'since', 'message'],
        properties: {
          what: {
            type: 'string',
            enum: [
              'observe-failed',
              'provider-failed',
              'pass-failed',
              'policies-rejected',
              'policies-unreachable',
              'policies-unwatched',
              'hints-lost',
            ],
          },
          since: at,
          message: text,
        },
      },
    },
    fightDetection: { enum: ['on', 'partly', 'off', null] },
    blockAll: {
      type: ['object', 'null'],
      additionalProperties: false,
      required: ['at', 'sessions', 'of'],
      properties: { at, sessions: whole, of: whole },
    },
    policies: {
      type: 'object',
      additionalProperties: false,
      required: ['source', 'revision', 'rules', 'loadedAt', 'commit', 'problem', 'diagnostics'],
      properties: {
        source: text,
        revision: textOrNull,
        rules: whole,
        loadedAt: atOrNull,
        commit: {
          type: ['object', 'null'],
          additionalProperties: false,
          required: ['id', 'committedAt', 'fetchedAt'],
          properties: { id: text, committedAt: atOrNull, fetchedAt: atOrNull },
        },
        problem: textOrNull,
        diagnostics: {
          type: 'array',
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['code', 'severity', 'file', 'line', 'column', 'message'],
            properties: {
              code: text,
              severity: { type: 'string', enum: ['error', 'warning'] },
              file: text,
              line: whole,
              column: whole,
              message: text,
            },
          },
        },
      },
    },
    stations: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'name', 'labels'],
        properties: { id: text, name: textOrNull, labels: { type: 'object', additionalProperties: text } },
      },
    },
    placed: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'kind', 'selector', 'by', 'reason', 'ensure', 'until', 'sessions'],
        properties: {
          id: text,
          kind: { type: 'string', enum: ['hold', 'override'] },
          selector: textOrNull,
          by: textOrNull,
          reason: textOrNull,
          ensure: textOrNull,
          until: at,
          sessions: { type: 'array', items: text },
        },
      },
    },
    summary: { type: ['object', 'null'], additionalProperties: whole },
    budgets: {
      type: ['object', 'null'],
      additionalProperties: false,
      required: ['writes', 'disconnects'],
      properties: { writes: budget, disconnects: { ...budget, type: ['object', 'null'] } },
    },
  },
} as const

const session = {
  type: 'object',
  description: 'One session as it stands.',
  additionalProperties: false,
  required: [
    'id',
    'incarnation',
    'user',
    'client',
    'station',
    'connection',
    'state',
    'blocked',
    'locked',
    'admin',
    'logonAt',
    'idleSince',
    'decision',
    'since',
    'contested',
    'notice',
  ],
  properties: {
    id: text,
    incarnation: text,
    user: textOrNull,
    client: textOrNull,
    station: textOrNull,
    connection: { enum: ['station', 'remote', 'console', null] },
    state: { type: 'string', enum: ['active', 'disconnected', 'other', 'unknown'] },
    blocked: tristate,
    locked: tristate,
    admin: { type: ['boolean', 'null'] },
    logonAt: atOrNull,
    idleSince: atOrNull,
    decision: {
      type: 'object',
      description: 'As in a plan; further fields, as preview and drift, are those of its schema.',
      required: ['status', 'action', 'desired', 'reason', 'rule'],
      properties: {
        status: text,
        action: text,
        desired: textOrNull,
        reason: { type: 'object', required: ['code'], properties: { code: text } },
        rule: {
          type: ['object', 'null'],
          required: ['policy', 'rule'],
          properties: { policy: text, rule: text, file: text, line: whole },
        },
      },
    },
    since: at,
    contested: {
      type: ['object', 'null'],
      additionalProperties: false,
      required: ['policy', 'rule', 'reversals', 'since', 'until', 'whenContested'],
      properties: {
        policy: text,
        rule: text,
        reversals: whole,
        since: at,
        until: at,
        whenContested: { type: 'string', enum: ['slow', 'yield'] },
      },
    },
    notice: {
      type: ['object', 'null'],
      additionalProperties: false,
      required: ['until', 'shown'],
      properties: { until: at, shown: { type: ['boolean', 'null'] } },
    },
  },
} as const

export const sessionSchema: Schema = describes<BoardSession>()(session)
export const boardSchema: Schema = describes<BoardDocument>()({
  type: 'object',
  additionalProperties: false,
  required: ['apiVersion', 'kind', 'cursor', 'head', 'sessions'],
  properties: {
    apiVersion: { const: 'stationkeeper/v1' },
    kind: { const: 'Board' },
    cursor: { type: 'string', description: 'Where to go on from: Last-Event-ID, or from, of GET /v1/events.' },
    head,
    sessions: { type: 'array', items: session },
  },
} as const)
