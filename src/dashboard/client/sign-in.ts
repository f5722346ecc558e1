import type { ViewerDocument } from '../../api/contract.ts'
import { Refused } from './problem.ts'
import type { Requests } from './requests.ts'

/** The one-time code in an address such as `http://…/#code=…`; null: there is none. It stands in the fragment, which is sent to nobody. */
export function codeOf(fragment: string): string | null {
  return new URLSearchParams(fragment.replace(/^#/, '')).get('code')
}

/** The answer is a cookie that no script reads. */
export async function signIn(
  requests: Requests,
  by: { readonly code: string } | { readonly token: string },
): Promise<void> {
  await requests.post('/v1/login', by)
}

export async function signOut(requests: Requests): Promise<void> {
  await requests.post('/v1/logout', {})
}

/** Who looks; null: nobody that the daemon knows, so that there is to be a sign-in. */
export async function viewer(requests: Requests): Promise<ViewerDocument | null> {
  try {
    return await requests.get<ViewerDocument>('/v1/viewer')
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 401) return null
    throw error
  }
}
