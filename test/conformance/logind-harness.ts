import type { Provider } from '../../src/providers/provider.ts'
import { LogindHost } from '../support/logind-host.ts'
import type { ProviderHarness } from './provider-harness.ts'

interface KeptHost {
  readonly host: LogindHost
  readonly provider: Provider
}

/** The provider `logind` over a stand-in for logind, on a bus of its own, as a daemon keeps it. */
export function logindHarness(): ProviderHarness<KeptHost> {
  let changes = 0
  return {
    name: 'logind over a stand-in',
    async open() {
      const host = await LogindHost.open(6)
      // Groups that are learnt between two looks are a change of which the suite knows nothing.
      host.knowsGroups = false
      return { host, provider: await host.keeper() }
    },
    provider: ({ provider }) => provider,
    async close({ host }) {
      host.logind.hang(false)
      await host.close()
    },
    async change({ host }) {
      changes += 1
      host.logind.begin({ id: `g${changes}`, user: `guest${changes}` })
    },
    end: async ({ host }, id) => host.logind.end(id),
    async reuse({ host }, id, by) {
      const before = host.logind.session(id)
      host.logind.end(id)
      host.logind.begin({
        ...before,
        user: by === 'the same person' ? before.user : 'newcomer',
        timestamp: before.timestamp + 3_600_000_000n,
        monotonic: before.monotonic + 3_600_000_000n,
      })
    },
    // Nobody can be blocked alone: a block is a lock that reaches everybody.
    block: async ({ host }) => host.logind.lockAll(),
    lock: async ({ host }, id) => host.logind.setLocked(id, true),
    shown: async ({ host }, id) => host.shown.get(id) ?? null,
    hang: async ({ host }) => host.logind.hang(true),
    async forbid({ host }, id, action) {
      if (action === 'disconnect') host.stuck.add(id)
      else host.logind.change(id, { class: 'greeter' })
    },
  }
}
