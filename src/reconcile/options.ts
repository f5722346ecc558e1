import type { Clock, Random } from '../model/clock.ts'
import type { GuardSettings } from '../model/ledger.ts'
import type { Bundle, Reapply } from '../model/policy.ts'
import type { Milliseconds } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import type { Provider } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'
import type { ReconcileEvent } from './events.ts'

/** Guards that do not change from request to request. */
export type StandingGuards = Pick<GuardSettings, 'protect' | 'hostLimit' | 'disruptionBudget'>

/** At least so many sessions, and such a share of those seen unblocked, turn blocked within that time. */
export interface BlockAllThresholds {
  readonly sessions: number
  /** In (0, 1]. */
  readonly share: number
  readonly within: Milliseconds
}

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
  /** Told how long each pass took; must not throw. Absent: nobody wants to know. */
  readonly onPass?: (took: Milliseconds) => void
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
  /** What operators have set about acting at all. */
  readonly guards: StandingGuards
  /** What counts as someone pressing Block All. */
  readonly blockAll: BlockAllThresholds
  /** The longest that a hold or an override may last. */
  readonly longestHold: Milliseconds
  /** Of this program, for records. */
  readonly version: string
  /** Names the zone data in use, for records. */
  readonly zoneData: string
  /** Must not throw: what was admitted is already on disk. */
  readonly onEvent: (event: ReconcileEvent) => void
}
