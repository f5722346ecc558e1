import type { Diagnostic } from '../model/diagnostic.ts'
import type { SourceCommit } from '../model/policy.ts'
import type { ReconcileEvent } from '../reconcile/events.ts'
import type { Request } from '../store/requests.ts'

/** What a daemon tells those who watch it: the loop's events, and its own about policies, requests and its life. */
export type DaemonEvent =
  | ReconcileEvent
  | {
      readonly kind: 'started'
      readonly host: string
      readonly provider: string
      readonly state: string
      readonly policies: string
      readonly revision: string
      readonly rules: number
    }
  /** The host is a real one, and nobody has said yet that its policies are to be enforced: every change is withheld. */
  | { readonly kind: 'disarmed'; readonly byService: boolean }
  | {
      readonly kind: 'policies-loaded'
      readonly revision: string
      readonly rules: number
      /** Warnings. */
      readonly diagnostics: readonly Diagnostic[]
      /** null: they are of a folder. */
      readonly commit: SourceCommit | null
    }
  /** For what is in the source the last good bundle stays in force. `revision` is null where there is none. */
  | {
      readonly kind: 'policies-rejected'
      readonly summary: string
      readonly diagnostics: readonly Diagnostic[]
      readonly revision: string | null
    }
  /** The same, since nobody knows what is in the source. */
  | {
      readonly kind: 'policies-unreachable'
      readonly summary: string
      readonly diagnostics: readonly Diagnostic[]
      readonly revision: string | null
    }
  /** The folder can't be watched: edits may go unnoticed until the next resync. */
  | { readonly kind: 'policies-unwatched'; readonly message: string }
  /** The provider tells of changes no more: they are seen at the next resync. */
  | { readonly kind: 'hints-lost'; readonly message: string }
  /** Something beside the loop failed, and is tried again. `what` begins a sentence. */
  | { readonly kind: 'trouble'; readonly what: string; readonly message: string }
  | { readonly kind: 'requested'; readonly verb: Request['verb']; readonly by: string }
  /** The policies were read again because somebody asked. `problem`: why those in force are not those of the folder; null: they are. */
  | { readonly kind: 'reloaded'; readonly revision: string | null; readonly problem: string | null }
  /** The journal's newest entry, for the system's own log: against it a cut tail of the journal is found. `hash` is of SHA-256, in hex. */
  | { readonly kind: 'journal-head'; readonly sequence: number; readonly hash: string }
  /** Its API is open, at a socket or pipe for this account alone. `origin`: where browsers find the dashboard; null: nothing listens for them. */
  | { readonly kind: 'serving'; readonly socket: string; readonly origin: string | null }
  /** Shutting down; so many actions are still running. */
  | { readonly kind: 'ending'; readonly running: number }
  | { readonly kind: 'ended-daemon' }
