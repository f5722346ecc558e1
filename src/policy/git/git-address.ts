export type GitProtocol = 'https' | 'http' | 'ssh' | 'git' | 'file'

const PROTOCOLS: ReadonlySet<string> = new Set(['https', 'http', 'ssh', 'git', 'file'] satisfies GitProtocol[])

/** How a repository is reached; null: by no way that is allowed, such as a remote helper (`ext::…`) or a relative path. */
export function protocolOf(url: string): GitProtocol | null {
  if (isAbsolutePath(url)) return 'file'
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase()
  // The set holds nothing else.
  if (scheme !== undefined) return PROTOCOLS.has(scheme) ? (scheme as GitProtocol) : null
  return SCP.test(url) ? 'ssh' : null
}

/** `name@host:path`, as scp(1) writes it. */
export const SCP: RegExp = /^(?:(?<user>[^@:/\s]+)@)?(?<host>[^@:/\s[\]]{2,}|\[[^\]\s]+\]):(?!:|\/\/)(?<path>.+)$/

/** The host that a url names, without brackets; null: it is of this computer, or no url by which policies are fetched. */
export function hostOf(url: string): string | null {
  const protocol = protocolOf(url)
  if (protocol === null || protocol === 'file') return null
  const [, authority] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url) ?? []
  const host =
    authority === undefined ? SCP.exec(url)?.groups?.host : authority.replace(/^.*@/, '').replace(/:\d+$/, '')
  return host?.replace(/^\[(.*)\]$/, '$1') ?? null
}

/** Of any platform: settings are written on one and read on another. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path)
}

/**
 * The url as it may be shown: without a password, a token, a query or a fragment. The name before an ssh host stays.
 *
 * For the web whatever stands before the last `@` is left out, for a password may hold what ends a host elsewhere.
 */
export function shownUrl(url: string): string {
  const [, scheme = '', rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(url) ?? []
  if (rest === undefined) return url
  if (scheme.toLowerCase() === 'ssh') {
    return `${scheme}://${rest.replace(/^([^:@/]*):[^@/]*@/, '$1@').replace(/[?#].*$/s, '')}`
  }
  return `${scheme}://${rest.slice(rest.lastIndexOf('@') + 1).replace(/[?#].*$/s, '')}`
}
