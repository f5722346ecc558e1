import type { Access, Scope } from '../model/access.ts'

/** What a route asks of whoever comes. Closed: a route without one is not opened at all. */
export type Need =
  /** Nothing: whether the daemon lives, and signing in. */
  | { readonly kind: 'nothing' }
  /** Any token. */
  | { readonly kind: 'token' }
  /** One of these scopes. Those of `whole` count only for a token that is about all sessions. */
  | { readonly kind: 'scope'; readonly any: readonly Scope[]; readonly whole: readonly Scope[] }
  /** To have come by the local socket. */
  | { readonly kind: 'local' }

/** How somebody came, and as whom; `secret` null: by the local socket, which needs none. */
export interface Caller {
  readonly access: Access
  readonly secret: string | null
  readonly by: 'socket' | 'bearer' | 'cookie'
}

export function needs(...any: readonly Scope[]): Need {
  return { kind: 'scope', any, whole: [] }
}

/** `sync`, `plan` and `metrics` are about no session in particular: with a match they would mean something nobody asked for. */
export function needsWhole(any: readonly Scope[], whole: readonly Scope[]): Need {
  return { kind: 'scope', any, whole }
}

/** What is missing, for people; null: nothing is. Whether there is a caller at all was asked before. */
export function missing(need: Need, { access, by }: Caller): string | null {
  switch (need.kind) {
    case 'nothing':
    case 'token':
      return null
    case 'local':
      return by === 'socket'
        ? null
        : 'this is asked through the socket in the state folder alone, as the command line does'
    case 'scope': {
      if (need.any.some(scope => access.may.includes(scope))) return null
      if (access.match === null && need.whole.some(scope => access.may.includes(scope))) return null
      const scopes = [...need.any, ...need.whole].join(' or ')
      const besides = need.whole.length > 0 && access.match !== null ? ' for all sessions' : ''
      return `the token ${access.name} may ${access.may.join(', ')}; this takes ${scopes}${besides}`
    }
    default:
      return need satisfies never
  }
}
