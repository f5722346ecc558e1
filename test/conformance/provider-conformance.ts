import { describe } from 'vitest'
import { actingConformance } from './acting.ts'
import { changesConformance } from './changes.ts'
import { notifyingConformance } from './notifying.ts'
import { observingConformance } from './observing.ts'
import type { ProviderHarness } from './provider-harness.ts'

/** What everybody relies on, whatever the host. Call it for each harness. */
export function providerConformance<Host>(harness: ProviderHarness<Host>): void {
  describe(harness.name, () => {
    observingConformance(harness)
    actingConformance(harness)
    notifyingConformance(harness)
    changesConformance(harness)
  })
}
