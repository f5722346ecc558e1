import { userInfo } from 'node:os'
import type { Provider } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'
import type { RunOptions } from './contract.ts'

/** Arms a real host if it was asked for, once and for all, or says that it is not armed. */
export function arm({ enforce, byService = false, onEvent }: RunOptions, { reader }: Provider, store: Store): void {
  if (reader.capabilities.simulated || store.ledger().armed !== null) return
  if (!enforce) {
    onEvent({ kind: 'disarmed', byService })
    return
  }
  const by = userInfo().username
  store.record([{ kind: 'armed', by }])
  onEvent({ kind: 'armed', by })
}
