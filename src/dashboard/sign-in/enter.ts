import type { ViewerDocument } from '../../api/contract.ts'
import { messageOf, Refused, Unreached } from '../client/problem.ts'
import type { Requests } from '../client/requests.ts'
import { signIn, viewer } from '../client/sign-in.ts'

/** How whoever opened the page stands. */
export type Standing =
  /** It is being asked. */
  | { readonly kind: 'asking' }
  | { readonly kind: 'in'; readonly viewer: ViewerDocument }
  /** Nobody that the daemon knows. `problem` is why not, in words; null: there was no attempt yet. */
  | { readonly kind: 'out'; readonly problem: string | null }
  /** Whether the daemon knows them can't be told. */
  | { readonly kind: 'unreached'; readonly problem: string }

/**
 * @param by what they have to show; null: at most the cookie of an earlier time
 * @returns never `asking`
 */
export async function enter(
  requests: Requests,
  by: { readonly code: string } | { readonly token: string } | null,
): Promise<Standing> {
  let problem: string | null = null
  try {
    if (by !== null) await signIn(requests, by)
  } catch (error) {
    if (error instanceof Unreached) return { kind: 'unreached', problem: messageOf(error) }
    problem = refusal(error, by !== null && 'code' in by)
    // Whoever is in already stays in, though their link was used before. A token that was typed in is to be the one that counts.
    if (by !== null && 'token' in by) return { kind: 'out', problem }
  }
  try {
    const known = await viewer(requests)
    if (known === null) return { kind: 'out', problem }
    return showsSomething(known) ? { kind: 'in', viewer: known } : { kind: 'out', problem: nothingFor(known) }
  } catch (error) {
    return error instanceof Refused
      ? { kind: 'out', problem: messageOf(error) }
      : { kind: 'unreached', problem: messageOf(error) }
  }
}

/** Said where a page is open whose token is good no more. */
export const SIGNED_OUT = 'You were signed out: the token has expired, or was revoked.'

/** A token for programs is good for no page. */
function showsSomething({ may }: Pick<ViewerDocument, 'may'>): boolean {
  return (['see', 'wall', 'hold', 'release'] as const).some(scope => may.includes(scope))
}

function nothingFor({ name, may }: Pick<ViewerDocument, 'name' | 'may'>): string {
  return `The token “${name}” is for programs (${may.join(', ')}), and shows nothing here. Whoever made it can make you one that may see.`
}

function refusal(error: unknown, byCode: boolean): string {
  if (!(error instanceof Refused) || error.problem.status !== 401) return messageOf(error)
  return byCode
    ? 'This link was used before, or is older than a minute. Run “stationkeeper dashboard” again for another.'
    : 'This token is not known here: it may be mistyped, expired or revoked.'
}
