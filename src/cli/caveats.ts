import { systemClock } from '../runtime/system-clock.ts'
import { leasePath } from '../settings/lease-path.ts'
import type { Settings } from '../settings/settings.ts'
import { holder } from '../store/lease.ts'
import { openStore } from '../store/open-store.ts'
import { StoreError } from '../store/store.ts'
import { hostOf } from './look.ts'
import { storageProblem } from './storage.ts'
import type { Terminal } from './terminal.ts'
import { nothingKeptText, policyProblemText } from './views/caveat-text.ts'

/** Says on standard error what whoever keeps the host has trouble with, so that nobody takes what is shown for all there is to know. */
export async function sayCaveats(settings: Settings, terminal: Terminal): Promise<void> {
  const unkept = storageProblem(settings.state)
  if (unkept !== null) terminal.err(`${nothingKeptText(unkept)}\n`)
  const rejected = await rejectedPolicies(settings)
  if (rejected !== null) terminal.err(`${policyProblemText(rejected)}\n`)
}

/** What the running daemon found wrong with its folder of policies; null: nothing, there is no daemon, or its store can't be read. */
async function rejectedPolicies(settings: Settings): Promise<string | null> {
  if (holder(leasePath(settings)) === null) return null
  const host = await hostOf(settings)
  try {
    const store = openStore({ folder: settings.state, host, clock: systemClock(), mode: 'read' })
    try {
      return store?.policyStatus()?.rejected ?? null
    } finally {
      store?.close()
    }
  } catch (error) {
    if (error instanceof StoreError) return null
    throw error
  }
}
