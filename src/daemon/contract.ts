import type { Gatekeeper } from '../api/gatekeeper.ts'
import type { NotifySocket } from '../linux/notify-socket.ts'
import type { Report } from '../model/action.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { PlanRefusal } from '../model/saved-plan.ts'
import type { Settings } from '../settings/settings.ts'
import type { DeskRequest, Ordered, SessionRequest } from '../store/requests.ts'
import type { DaemonEvent } from './events.ts'
import type { RequestAnswer } from './requests.ts'

/** Somebody who may ask that the policies be read again at once. */
export interface ReloadAsks {
  /** Until it is disposed of, `ask` is called whenever somebody asks. */
  listen(ask: () => void): Disposable
}

export interface RunOptions {
  readonly settings: Settings
  /** Of this program. */
  readonly version: string
  /** Arms a real provider, once and for all. The simulator is born armed. */
  readonly enforce: boolean
  /** The service of this computer runs it, so that it is armed through that. @default false */
  readonly byService?: boolean
  /** As root, as SYSTEM or elevated, keeps nothing by policies, and runs no code of the site's, that others may change. Off for the demo, where nothing real is at stake. */
  readonly refuseForeignWriters: boolean
  /** Ends the daemon in order: no new actions, running ones end or reach their deadline. */
  readonly signal: AbortSignal
  /** `pass`: number of the loop's pass that is under way; absent or null: none is, or the loop did not tell it. */
  readonly onEvent: (event: DaemonEvent, pass?: number | null) => void
  /** Where systemd listens; null: it did not start this. @default null */
  readonly systemd?: NotifySocket | null
  /** null: nobody can ask. @default null */
  readonly reloads?: ReloadAsks | null
  /** Folder of the dashboard's files; null: there is none. @default null */
  readonly page?: string | null
  /** Told once its API is open. */
  readonly onServing?: (served: Served) => void
}

/** A daemon that is reached. */
export interface Served {
  /** Where browsers find the dashboard; null: nowhere. */
  readonly origin: string | null
  /** Gives out a one-time code with which a browser is signed in. */
  readonly gatekeeper: Pick<Gatekeeper, 'issueCode'>
}

/** How a daemon came to its end. */
export type RunEnd =
  | { readonly kind: 'stopped' }
  /** Another one keeps this host. */
  | { readonly kind: 'held'; readonly holder: string }
  /** The policies are not valid, and there is no good bundle of an earlier day. */
  | { readonly kind: 'invalid-policies'; readonly diagnostics: readonly Diagnostic[] }
  /** This program may do anything here, and others may change the policies or what it runs. `fix` is a command that ends it. */
  | { readonly kind: 'foreign-writers'; readonly message: string; readonly fix: string }

export interface CarryOutOptions {
  readonly settings: Settings
  /** Of this program. */
  readonly version: string
  /** `--policies` was given: a daemon has its own, so beside one it is refused. */
  readonly ownPolicies: boolean
  readonly signal: AbortSignal
  /** Told what a look that was made for it had to do without. `what` begins a sentence. */
  readonly onTrouble: (what: string, error: unknown) => void
}

/** What became of a person's word. */
export type Carried =
  | { readonly kind: 'report'; readonly report: Report; readonly by: 'daemon' | 'verb' }
  | { readonly kind: 'ordered'; readonly ordered: Ordered; readonly by: 'daemon' | 'verb' }
  /** It can't be carried out as it stands; nothing was done. */
  | { readonly kind: 'refused'; readonly message: string }
  /** The saved plan may not be carried out here and now; nothing was done. */
  | { readonly kind: 'plan-refused'; readonly refusal: PlanRefusal }
  /** The daemon did not take it in time; it is withdrawn, and nothing was done. */
  | { readonly kind: 'not-taken'; readonly holder: string }
  /** The daemon took it and is gone: its journal says what became of it. */
  | { readonly kind: 'abandoned' }
  /** `--policies` beside a daemon; nothing was done. */
  | { readonly kind: 'policies-not-taken'; readonly holder: string }
  | { readonly kind: 'invalid-policies'; readonly diagnostics: readonly Diagnostic[] }

/** What became of a question that only a daemon can answer. */
export type Asked =
  | { readonly kind: 'answered'; readonly answer: Exclude<RequestAnswer, { readonly kind: 'failed' }> }
  /** Nobody keeps the host. */
  | { readonly kind: 'none' }
  /** Whoever keeps the host did not take it in time; it is withdrawn. */
  | { readonly kind: 'not-taken'; readonly holder: string }
  /** The daemon took it and is gone. */
  | { readonly kind: 'abandoned' }

/** What the verbs need of the composition root. */
export interface Engine {
  /** Keeps the host until the signal. @throws when it can't be kept at all */
  runDaemon(options: RunOptions): Promise<RunEnd>
  /** Has the running daemon carry it out, else takes the lease and does it. @throws when the host or the store can't be used */
  carryOut(request: SessionRequest, options: CarryOutOptions): Promise<Carried>
  /** Asks the running daemon for what does nothing to sessions. @throws when it says why it could not */
  ask(request: DeskRequest, options: Pick<CarryOutOptions, 'settings' | 'signal'>): Promise<Asked>
}
