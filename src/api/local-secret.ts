import { createHash, timingSafeEqual } from 'node:crypto'

/** In which a client of a pipe shows that it has read the file beside which the pipe is named: a header of its own, since a token is something else. */
export const LOCAL_SECRET_HEADER = 'x-stationkeeper-local'

/** Takes the same time whatever is given. */
export function isSecret(given: unknown, secret: string): boolean {
  return typeof given === 'string' && timingSafeEqual(hashOf(given), hashOf(secret))
}

function hashOf(text: string): Uint8Array {
  return createHash('sha256').update(text).digest()
}
