import type { Clock, Random } from '../model/clock.ts'
import type { Bundle, Reapply } from '../model/policy.ts'
import type { Milliseconds } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import type { Provider } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'
import type { ReconcileEvent } from './events.ts'

/** What a loop is made of, and how it is set. */
export interface ReconcilerOptions {
  readonly provider: Provider
  readonly store: Store
  readonly bundle: Bundle
  /** true: keeps the policies by itself. false: acts only on requests, as the verbs do without a daemon. */
  readonly keeping: boolean
  readonly clock: Clock
  readonly random: Random
  /** Lets everything else that waits for this process have its turn. */
  readonly turn: () => Promise<void>
  readonly newId: () => string
  readonly loadZones: () => Promise<Zones>
  /** Why nothing may be done; null: go ahead. Asked in every pass and before every action. */
  readonly stopReason: () => string | null
  /** How long after a call's end the opposite counts as refuted. */
  readonly settle: Milliseconds
  readonly observeTimeout: Milliseconds
  /** Looks again at least this often. */
  readonly resync: Milliseconds
  /** The schema's defaults, for requests and for rules that have gone. */
  readonly defaults: Reapply
  /** Must not throw: what was admitted is already on disk. */
  readonly onEvent: (event: ReconcileEvent) => void
}
