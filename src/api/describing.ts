import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { scopes } from '../model/access.ts'
import type { Need } from './need.ts'
import { PAGE_KEY_HEADER } from './page-key.ts'
import { problemSchema } from './schemas/documents.ts'

/** The OpenAPI document, made of the routes: what they take, answer and ask of a token. */
export function describing(): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Stationkeeper',
        // Of what is said here, which outlives versions of the program.
        version: '1.0.0',
        description:
          'What the daemon that keeps a host tells, and takes orders for. Nothing here unlocks or disconnects anybody: holds and releases say what the daemon leaves alone. All errors are problem documents of RFC 9457.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: [
        { name: 'health', description: 'For what watches services.' },
        { name: 'access', description: 'Who asks, and how a page signs in.' },
        { name: 'sessions', description: 'What there is, and how it changes.' },
        { name: 'plans', description: 'What is decided, why, and what was done.' },
        { name: 'holds', description: 'Exemptions.' },
        { name: 'policies', description: 'Where they come from.' },
      ],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'As `stationkeeper token add` prints it.' },
          page: {
            type: 'apiKey',
            in: 'cookie',
            name: 'stationkeeper-PORT',
            description: `Of POST /v1/login, good together with the header ${PAGE_KEY_HEADER} of its answer alone.`,
          },
        },
        schemas: { Problem: problemSchema },
      },
    },
    hideUntagged: true,
    transform: ({ schema, url, route }) => {
      const need: Need = route.config?.needs ?? { kind: 'local' }
      const problem = { description: 'A problem.', content: { 'application/problem+json': { schema: problemSchema } } }
      const response = { ...withWords(schema.response), default: problem }
      return {
        url,
        schema: { ...schema, security: securityOf(need), description: wordsOf(schema.description, need), response },
      }
    },
  }
}

const words: Readonly<Record<string, string>> = {
  200: 'As asked.',
  201: 'It was made.',
  204: 'Done; there is nothing to say.',
  503: 'It can not.',
}

function withWords(response: unknown): Readonly<Record<string, object>> {
  if (typeof response !== 'object' || response === null) return {}
  return Object.fromEntries(
    Object.entries(response).map(([status, schema]) => [status, { description: words[status] ?? '', ...schema }]),
  )
}

function securityOf(need: Need): { readonly [name: string]: string[] }[] {
  switch (need.kind) {
    case 'nothing':
    case 'local':
      return []
    case 'token':
      return [{ token: [] }, { page: [] }]
    case 'scope': {
      const any = scopes.filter(scope => need.any.includes(scope) || need.whole.includes(scope))
      return any.flatMap(scope => [{ token: [scope] }, { page: [scope] }])
    }
    default:
      return need satisfies never
  }
}

function wordsOf(said: string | undefined, need: Need): string {
  const takes = (scopes: readonly string[]): string => scopes.join(' or ')
  const before = said === undefined ? '' : `${said} `
  switch (need.kind) {
    case 'nothing':
      return `${before}Takes no token.`
    case 'token':
      return `${before}Takes any token.`
    case 'local':
      return `${before}Takes the local socket.`
    case 'scope':
      return need.whole.length === 0
        ? `${before}Takes ${takes(need.any)}.`
        : `${before}Takes ${takes([...need.any, ...need.whole])}, of a token about all sessions.`
    default:
      return need satisfies never
  }
}
