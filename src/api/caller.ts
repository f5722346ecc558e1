import type { FastifyRequest } from 'fastify'
import type { Audience } from '../board/audience.ts'
import type { Access } from '../model/access.ts'
import type { ApiContext } from './context.ts'
import { cookieNames } from './cookie.ts'
import { isSecret, LOCAL_SECRET_HEADER } from './local-secret.ts'
import type { Caller } from './need.ts'
import { joined, PAGE_KEY_HEADER } from './page-key.ts'
import { Refusal } from './problem.ts'

/** Longer than any secret: what is longer is none, and is not hashed. */
const LONGEST_SECRET = 512

/**
 * Who asks; null: somebody without a token.
 * @throws {Refusal} the token is nobody's
 */
export function callerOf(request: FastifyRequest, { way, gatekeeper }: ApiContext): Caller | null {
  const { authorization } = request.headers
  const bearer = authorization === undefined ? null : secretOf(authorization)
  const cookie = bearer === null ? cookieOf(request, way) : null
  const secret = bearer ?? cookie
  if (secret === null) return localCaller(request, way)
  const access = secret.length > LONGEST_SECRET ? null : gatekeeper.accessOf(secret)
  // A cookie stays in the browser when its time is over: whoever brings one is asked to sign in, not told off.
  if (access === null && cookie !== null) return null
  if (access === null) throw unauthenticated('the token is not known, was revoked or has expired', 'invalid_token')
  return { access, secret, by: bearer === null ? 'cookie' : 'bearer' }
}

/** A socket keeps others out by itself; at a pipe, whoever may read the file in the state folder shows what is in it. */
function localCaller({ headers }: FastifyRequest, way: ApiContext['way']): Caller | null {
  if (way.kind !== 'socket') return null
  if (way.secret !== null && !isSecret(headers[LOCAL_SECRET_HEADER], way.secret)) return null
  return { access: way.access, secret: null, by: 'socket' }
}

export function unauthenticated(detail: string, error?: string): Refusal {
  const challenge = `Bearer realm="stationkeeper"${error === undefined ? '' : `, error="${error}"`}`
  return new Refusal('unauthenticated', detail, { headers: { 'www-authenticate': challenge } })
}

function secretOf(authorization: string): string {
  const secret = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization)?.[1]
  if (secret === undefined) throw unauthenticated('write Authorization: Bearer, and the token', 'invalid_request')
  return secret
}

/** A cookie is half a secret: without the page that has the other half it is nobody's. */
function cookieOf(request: FastifyRequest, way: ApiContext['way']): string | null {
  const key = request.headers[PAGE_KEY_HEADER]
  if (way.kind === 'socket' || typeof key !== 'string') return null
  for (const name of cookieNames(way.port())) {
    const value = request.cookies[name]
    if (value !== undefined && value !== '') return joined(value, key)
  }
  return null
}

/** Whoever a route let in. */
export function accessTo(request: FastifyRequest): Access {
  if (request.caller === null) throw unauthenticated('sign in, or bring a token')
  return request.caller.access
}

export function audienceOf({ match, may }: Access): Audience {
  return { match, names: !may.includes('wall') }
}
