import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { Access } from '../model/access.ts'
import type { Clock } from '../model/clock.ts'
import type { Gatekeeper } from './gatekeeper.ts'
import type { Keeper } from './keeper.ts'
import type { Limits } from './limits.ts'
import type { Caller, Need } from './need.ts'
import type { Streams } from './streams.ts'
import type { SchemaTypes } from './typed.ts'

/** How those who ask come in: by the socket of this account, or by TCP, where anybody on this computer may knock. */
export type Way =
  /** `secret`: what whoever comes has to show; null: the socket itself keeps others out. */
  | { readonly kind: 'socket'; readonly access: Access; readonly secret: string | null }
  /** `port` is asked once it listens. */
  | { readonly kind: 'tcp'; readonly host: string; readonly port: () => number; readonly origins: readonly string[] }

/** What the routes work with. */
export interface ApiContext {
  readonly keeper: Keeper
  readonly gatekeeper: Gatekeeper
  readonly clock: Clock
  readonly limits: Limits
  readonly streams: Streams
  readonly about: { readonly version: string; readonly host: string }
  readonly way: Way
  /** `what` begins a sentence. */
  readonly onTrouble: (what: string, error: unknown) => void
}

export type Api = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, SchemaTypes>

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly needs?: Need
  }
  interface FastifyInstance {
    /** The OpenAPI document of its routes, as JSON. */
    apiDocument(): string
  }
  interface FastifyRequest {
    caller: Caller | null
  }
}
