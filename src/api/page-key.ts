import { randomBytes } from 'node:crypto'

/** In which a page shows its half of the secret. */
export const PAGE_KEY_HEADER = 'x-stationkeeper-page'

/**
 * A secret in two halves, each of which is random bits and nothing more without the other. Browsers send a cookie to all ports of a computer, where
 * anybody may listen, and keep what a page stores for its own port: so the cookie is one half, and the page keeps the other.
 */
export function halved(secret: string): { readonly cookie: string; readonly key: string } {
  const bytes = Buffer.from(secret)
  const key = randomBytes(bytes.length)
  return { cookie: different(bytes, key).toString('base64url'), key: key.toString('base64url') }
}

/** null: they are no two halves. */
export function joined(cookie: string, key: string): string | null {
  const [one, other] = [Buffer.from(cookie, 'base64url'), Buffer.from(key, 'base64url')]
  return one.length === 0 || one.length !== other.length ? null : different(one, other).toString()
}

function different(one: Uint8Array, other: Uint8Array): Buffer {
  return Buffer.from(one.map((byte, index) => byte ^ (other[index] ?? 0)))
}
