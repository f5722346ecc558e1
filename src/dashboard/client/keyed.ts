/** In which the daemon gives a page its half of the secret, and the page shows it: as in `src/api/page-key.ts`. */
const PAGE_KEY_HEADER = 'x-stationkeeper-page'

const KEPT_AS = 'stationkeeper-page'

/**
 * Asks with the page's half of the secret, of which the cookie is the other. What a page stores is kept for the port that served it; a cookie goes to
 * every port of the computer, where anybody may listen.
 */
export function keyed(fetcher: typeof fetch, storage: () => Pick<Storage, 'getItem' | 'setItem'>): typeof fetch {
  return async (asked, options) => {
    const key = storage().getItem(KEPT_AS)
    const headers = new Headers(options?.headers)
    if (key !== null) headers.set(PAGE_KEY_HEADER, key)
    const response = await fetcher(asked, { ...options, headers })
    const given = response.headers.get(PAGE_KEY_HEADER)
    if (given !== null) storage().setItem(KEPT_AS, given)
    return response
  }
}
