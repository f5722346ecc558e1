import type { CookieSerializeOptions } from '@fastify/cookie'

/** Cookies know no ports, and two daemons may run on one computer. */
export function cookieNames(port: number): readonly [secure: string, plain: string] {
  return [`__Host-stationkeeper-${port}`, `stationkeeper-${port}`]
}

/** @param seconds for which it is good */
export function cookieOptions(secure: boolean, seconds: number): CookieSerializeOptions {
  return { httpOnly: true, sameSite: 'strict', path: '/', secure, maxAge: Math.max(0, Math.floor(seconds)) }
}
