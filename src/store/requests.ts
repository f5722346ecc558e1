import type { Departure } from '../model/departure.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Hold, Override, SessionSelector } from '../model/hold.ts'
import type { OverridableGuard } from '../model/ledger.ts'
import type { Plan } from '../model/plan.ts'
import type { Ensure } from '../model/policy.ts'
import type { SavedPlan } from '../model/saved-plan.ts'
import type { Action } from '../model/session.ts'
import type { Instant, Milliseconds } from '../model/time.ts'

/** Something is to be done to sessions now. */
export type ActRequest = (
  | {
      readonly verb: 'apply'
      /** Nothing is done but what it says as well. Absent: whatever is due. */
      readonly saved?: SavedPlan
    }
  | { readonly verb: Action; readonly sessionIds: readonly string[]; readonly timeout: Milliseconds }
) & {
  /** Keys of the incarnations that a person confirmed one by one; nothing is done to any other. Absent: nobody was asked. */
  readonly incarnations?: readonly string[]
  /** Guards set aside for this once. Absent: none. */
  readonly setAside?: { readonly guards: readonly OverridableGuard[]; readonly reason: string }
  /** Id of the session in which it was asked. Absent: none, or not known. */
  readonly invokedFrom?: string
}

/** How long something is to hold, at most as long as the settings allow. */
export type Length =
  | { readonly for: Milliseconds }
  /** By the wall clock, and never longer in elapsed time than it was then until that instant. */
  | { readonly until: Instant }

/** Something is to hold, or to hold no more. Nothing is done to any session by it. */
export type OrderRequest =
  | { readonly verb: 'hold'; readonly selector: SessionSelector; readonly length: Length; readonly reason: string }
  | {
      readonly verb: 'override'
      readonly selector: SessionSelector
      readonly ensure: Ensure
      readonly length: Length
      readonly reason: string
    }
  /** Ends holds, overrides, backoff, contested states and the pause of a provider for these sessions; never the write bound. */
  | { readonly verb: 'release'; readonly target: ReleaseTarget }
  | { readonly verb: 'forget'; readonly user: string }

export type ReleaseTarget =
  /** `ofSessions`: nothing that is the whole host's, which the pause of a provider is, for whoever may say something of these sessions alone. */
  | { readonly selector: SessionSelector; readonly ofSessions?: true }
  /** One hold or override, by its id. */
  | { readonly id: string }

/** The daemon itself is to end in order, as by a signal. For systems that have no signals, and for services. */
export interface EndRequest {
  readonly verb: 'end'
}

/** The policies are to be read from their source again at once, and a Git source is fetched. */
export interface SyncRequest {
  readonly verb: 'sync'
  /** An older commit than the one accepted last may come into force for this once. */
  readonly allowRollback: boolean
  /** Why an older one may. */
  readonly reason: string | null
  /** The beginning of the id of a commit that is waited for, in lower case. Absent: none is. */
  readonly awaited?: string
}

/** Policies are to be planned upon what the daemon sees and remembers. Nothing can come of it but the plan. */
export interface PlanRequest {
  readonly verb: 'plan'
  /** Paths relative to their source, with forward slashes. null: the policies in force. */
  readonly files: readonly { readonly path: string; readonly text: string }[] | null
  /** Also as a person's own word would have it, which needs no arming. */
  readonly byHand: boolean
}

/** Neither does anything to any session, nor says that anything is to hold. */
export type DeskRequest = SyncRequest | PlanRequest

/** A person's word about sessions, which whoever holds the host's lease can carry out. */
export type SessionRequest = ActRequest | OrderRequest

/** What a verb asks of the daemon that holds the host. */
export type Request = SessionRequest | DeskRequest | EndRequest

/** What became of an {@link OrderRequest}. */
export interface Ordered {
  readonly verb: OrderRequest['verb']
  /** What was placed; null: nothing was. */
  readonly placed: Hold | Override | null
  /** What was ended, whole or for some sessions. */
  readonly ended: readonly {
    readonly kind: 'hold' | 'override' | 'backoff' | 'contested' | 'provider-failed'
    /** Of a hold or override. */
    readonly id: string | null
    /** Of the session it was ended for; null: for all. */
    readonly sessionId: string | null
  }[]
  /** Ids of the sessions that are covered or selected as the host was last seen. */
  readonly sessions: readonly string[]
  /** Those of them that are held only because it can't be told whether they are meant. */
  readonly uncertain: readonly string[]
  /** Spellings of a forgotten person's name that were removed. */
  readonly forgotten: number
}

/** What became of a {@link SyncRequest}. */
export interface Synced {
  /** Where the policies come from, for people. */
  readonly source: string
  /** In force now; null: none is. */
  readonly revision: string | null
  /** Id of the commit it is of; null: the policies are of no Git repository. */
  readonly commit: string | null
  /** Why the policies in force are not those in the source; null: they are. */
  readonly problem: string | null
  /** The problem is that the source did not answer, which may pass. */
  readonly unreached: boolean
  /** Id of the commit that is waited for, where the one in force has it in its history; null: it has not, or none is waited for. */
  readonly follows: string | null
}

/** How long one action may take under a rule. */
export interface RuleTimeout {
  readonly policy: string
  readonly rule: string
  readonly timeout: Milliseconds
}

/** What became of a {@link PlanRequest}. */
export type PlanAnswer =
  | {
      readonly kind: 'planned'
      readonly plan: Plan
      readonly departure: Departure | null
      /** As the observation names it. */
      readonly provider: string
      /**
       * What a person's own word would do, and how long each rule lets it take; null: it was not asked for. `ready` is what it would do
       * were nothing stopped; null: nothing is.
       */
      readonly byHand: {
        readonly plan: Plan
        readonly ready: Plan | null
        readonly timeouts: readonly RuleTimeout[]
      } | null
      readonly armed: boolean
      /** Id of the commit that the policies in force are of; null: they are of none, or others were given. */
      readonly commit: string | null
      /** Of the policies given, the first of them. Warnings. */
      readonly diagnostics: readonly Diagnostic[]
      /** How many there are. */
      readonly found: number
    }
  | { readonly kind: 'invalid-policies'; readonly diagnostics: readonly Diagnostic[]; readonly found: number }

export interface PendingRequest<R extends Request = Request> {
  readonly id: string
  readonly request: R
  /** The account that asked. */
  readonly by: string
}

/** Any JSON value; the reconciler and the verb agree on its shape. */
export type Answer = unknown

/** The daemon's side: looks, takes, answers. */
export interface RequestInbox {
  /** True when another process changed something since the last call. Cheap enough to ask several times a second. */
  changed(): boolean
  /** Those whose verb is alive, oldest first. Requests whose verb has gone are withdrawn on the way and never carried out. */
  pending(): readonly PendingRequest[]
  /** false: withdrawn in the meantime, so it must not be carried out. */
  take(id: string): boolean
  answer(id: string, answer: Answer): void
  close(): void
}

export type Reply =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Nobody took it within the time; it is withdrawn and will never be carried out. */
  | { readonly kind: 'not-taken' }
  /** The daemon that took it is gone: its journal says what became of it. */
  | { readonly kind: 'abandoned' }

export interface AskOptions {
  /** The account that asks. */
  readonly by: string
  /** How long it may lie untaken before it is withdrawn. */
  readonly takenWithin: Milliseconds
  /** Aborting withdraws a request that is not yet taken; `ask` rejects with its reason either way. */
  readonly signal: AbortSignal
  /**
   * Whether any daemon holds the host's lease; asked now and then while a taken request is being carried out.
   * @default () => true
   */
  readonly daemonAlive?: () => boolean
}

/** The verb's side. While it waits it holds a lock that the system frees at its death. */
export interface RequestOutbox {
  ask(request: Request, options: AskOptions): Promise<Reply>
  close(): void
}
