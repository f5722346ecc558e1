import type { Random } from '../model/clock.ts'

/** Not for secrets: it spreads delays, so that a room of sessions is not tried again in one instant. */
export const systemRandom: Random = Math.random
