import type { Access } from '../model/access.ts'

/** Knows tokens. Secrets are never kept, only what they hash to. */
export interface Gatekeeper {
  /** @returns null: nobody's, expired or revoked */
  accessOf(secret: string): Access | null
  /** Takes a one-time code, which is used up by it, for a token of its own. null: nobody's, used or too old. */
  redeem(code: string): { readonly secret: string; readonly access: Access } | null
  /** A one-time code for a page that may everything, for whoever may write the state folder: asked through the local socket alone. */
  issueCode(by: string): { readonly code: string; readonly expiresAt: number }
  /** Ends the token that a page got for a code; one that somebody was given stays. */
  signOut(access: Access): void
}
