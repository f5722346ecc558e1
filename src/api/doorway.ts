/** Names under which a page or a program may ask for this daemon, and pages that may. */
export interface Doorway {
  /** Values of `Host`, in lower case. */
  readonly hosts: ReadonlySet<string>
  readonly origins: ReadonlySet<string>
}

/** What of a request tells where it comes from. */
export interface Bearings {
  readonly method: string
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly fetchSite: string | undefined
  readonly fetchMode: string | undefined
  /** It asks for a page, which may be reached by a link from anywhere, and not for anything that needs a token. */
  readonly page: boolean
  /** It brings the cookie, which a browser does by itself. */
  readonly cookie: boolean
}

/**
 * The loopback addresses by all their names, and whatever stands before the daemon.
 * @param host at which it listens, which may be another loopback address, as 127.0.0.2
 * @param origins of a proxy, as `https://room.example`
 */
export function doorwayOf(host: string, port: number, origins: readonly string[]): Doorway {
  const own = [...new Set(['127.0.0.1', 'localhost', '[::1]', nameOf(host)])].flatMap(name =>
    port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
  )
  const urls = origins.map(origin => new URL(origin))
  return {
    hosts: new Set([...own, ...urls.map(({ host }) => host)]),
    origins: new Set([...own.map(name => new URL(`http://${name}`).origin), ...urls.map(({ origin }) => origin)]),
  }
}

/** As it stands in an address. */
export function nameOf(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

/**
 * Why a request is turned away; null: it is not. A name that somebody else made point here (DNS rebinding) is no name of ours, and no other
 * page may have a browser ask in its owner's name, those of other ports of this computer included: anybody may serve one there.
 */
export function turnedAway(
  { method, host, origin, fetchSite, fetchMode, page, cookie }: Bearings,
  { hosts, origins }: Doorway,
): { readonly type: 'wrong-host' | 'cross-origin'; readonly detail: string } | null {
  if (host === undefined || !hosts.has(host.toLowerCase())) {
    return {
      type: 'wrong-host',
      detail: 'nobody here has that name; ask for 127.0.0.1 or localhost, or list the address in api.origins',
    }
  }
  if (origin !== undefined) return origins.has(origin) ? null : crossOrigin
  const fromHere = fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none'
  if (!fromHere) return page && method === 'GET' && fetchMode === 'navigate' ? null : crossOrigin
  // A browser names the origin of whatever it posts. One that does not can't be told from a page's trick.
  if (cookie && method !== 'GET' && method !== 'HEAD' && fetchSite !== 'same-origin') return crossOrigin
  return null
}

const crossOrigin = {
  type: 'cross-origin',
  detail: 'the page that asks is not one of this daemon; list its address in api.origins if it is to be',
} as const

/** Headers that only a proxy or a browser sets: whoever has one talk to the local socket opens it to everybody that can reach the proxy. */
export const foreignToSocket = [
  'origin',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
  'sec-fetch-site',
  // A browser names no origin where it only reads, and nginx names nobody unless it is told to.
  'accept-language',
  'cookie',
  'referer',
] as const
