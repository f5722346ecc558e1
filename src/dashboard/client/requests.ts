import { problemOf, Refused, Unreached } from './problem.ts'

/** What the page asks of the daemon that served it. The cookie says who asks. */
export interface Requests {
  /**
   * @param path as `/v1/viewer`
   * @throws {Refused} the daemon said no
   * @throws {Unreached} nobody answered
   */
  get<T>(path: string, signal?: AbortSignal): Promise<T>
  /** The same. Resolves with null where the answer has no content. */
  post<T>(path: string, body: unknown): Promise<T | null>
  /** The same. */
  remove(path: string): Promise<void>
}

export function requestsBy(fetcher: typeof fetch): Requests {
  const answer = async (path: string, options: RequestInit): Promise<Response> => {
    let response: Response
    try {
      response = await fetcher(path, { credentials: 'same-origin', cache: 'no-store', ...options })
    } catch (error) {
      if (options.signal?.aborted === true) throw error
      throw new Unreached('the daemon can not be reached', { cause: error })
    }
    if (!response.ok) throw new Refused(await problemOf(response))
    return response
  }
  return {
    get: async (path, signal) =>
      contentOf(await answer(path, { headers: { accept: 'application/json' }, ...(signal && { signal }) })),
    post: async (path, body) => {
      const response = await answer(path, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return response.status === 204 ? null : contentOf(response)
    },
    remove: async path => {
      await answer(path, { method: 'DELETE', headers: { accept: 'application/json' } })
    },
  }
}

async function contentOf<T>(response: Response): Promise<T> {
  try {
    // The daemon that served this page made it, by the same types: both come out of one build.
    return (await response.json()) as T
  } catch (error) {
    throw new Unreached('what came back is no answer of the daemon', { cause: error })
  }
}
