import type { GuardSettings } from '../../src/model/ledger.ts'
import type { BlockAllThresholds } from '../../src/reconcile/options.ts'
import type { AdmissionBounds } from '../../src/store/store.ts'
import { lasting } from './bundle.ts'

/** Nothing is stopped, everything armed, and limits are as the settings have them by default. */
export const guards: GuardSettings = {
  stopped: false,
  armed: true,
  protect: { users: [], groups: [] },
  hostLimit: { count: 7_200, per: lasting('1h') },
  disruptionBudget: { count: 30, share: null, per: lasting('10m') },
  invokedFrom: null,
  setAside: [],
}

export const blockAll: BlockAllThresholds = { sessions: 3, share: 0.6, within: lasting('5s') }

/** No session's write is kept back by what holds for all sessions together. */
export const bounds: AdmissionBounds = { hostLimit: guards.hostLimit, disruption: null, holdsVersion: 0 }
