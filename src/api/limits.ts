/** What one daemon gives to those who ask, so that one of them can't take it from all others, nor from the loop. */
export interface Limits {
  /** TCP connections at a time; who showed no token makes room. */
  readonly connections: number
  /** Streams of events at a time, and of these with one token. */
  readonly streams: number
  readonly streamsOfOne: number
  /** Bytes that a stream may lag behind before it is ended. */
  readonly unsent: number
  /** Requests a minute with one token; without one from one address; and wrong tries to sign in. */
  readonly perMinute: number
  readonly strangersPerMinute: number
  readonly signInsPerMinute: number
  /** Holds in force at a time that bear one name, since every pass and every page looks at all of them. */
  readonly holdsOfOne: number
  /** Bytes of a body, and of one that brings policies along. */
  readonly body: number
  readonly policies: number
  /** Milliseconds in which a request's head, and all of it, has to arrive. */
  readonly headWithin: number
  readonly requestWithin: number
}

export const limits: Limits = {
  connections: 1_000,
  streams: 500,
  streamsOfOne: 250,
  unsent: 1_048_576,
  perMinute: 600,
  strangersPerMinute: 300,
  signInsPerMinute: 60,
  holdsOfOne: 100,
  body: 65_536,
  policies: 4_194_304,
  headWithin: 10_000,
  requestWithin: 30_000,
}
