import { describe, it } from 'vitest'
import { providerFaults } from './table-provider.ts'
import { stateFaults } from './table-state.ts'

/** Every fault that was thought of, and its end. Full disks and folders of the system itself are in `store-storage.test.ts`. */
describe.each([
  { of: 'a provider', faults: providerFaults },
  { of: 'the state and the policies', faults: stateFaults },
])('faults of $of', ({ faults }) => {
  it.each(faults)('$fault: $end', async ({ check }) => {
    await check()
  })
})
