import { instant, ms } from '../../src/model/time.ts'
import { defaultSettings } from '../../src/policy/settings-file.ts'
import { multiPointProvider } from '../../src/providers/multipoint/multipoint.ts'
import type { Provider } from '../../src/providers/provider.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { type StandInHost, standInHost } from '../support/multipoint-host.ts'
import { type WindowsBeside, windowsBeside } from '../support/multipoint-windows.ts'
import type { WorldSession } from '../support/multipoint-world.ts'
import { providerConformance } from './provider-conformance.ts'
import type { ProviderHarness } from './provider-harness.ts'

interface Kept {
  readonly host: StandInHost
  readonly provider: Provider
  readonly windows: WindowsBeside | null
}

interface Kind {
  readonly probed: boolean
  /** Whether Windows tells what it knows of the same sessions. */
  readonly beside: boolean
}

function multiPointHarness({ probed, beside }: Kind): ProviderHarness<Kept> {
  const basics: ProviderHarness<Kept> = {
    name: `multipoint, a stand-in process, ${probed ? 'with a probe' : 'without a probe'}, ${beside ? 'beside' : 'without'} Windows`,
    tellsStaysApart: beside,
    async open() {
      const host = standInHost()
      const windows = beside ? windowsBeside(host.world.sessions) : null
      // The clock is real, and a busy machine takes its time to start a process.
      const probe = { probeProcess: probed ? 'WmsBlock' : null, probeTimeout: ms(100_000) }
      const settings = { ...defaultSettings().multipoint, ...probe }
      const clock = systemClock()
      const surroundings = { clock, random: () => 0.5, windows: windows?.provider ?? null }
      return { host, provider: multiPointProvider(host.command, settings, surroundings), windows }
    },
    provider: kept => kept.provider,
    async close({ host, provider }) {
      await provider.close()
      host[Symbol.dispose]()
    },
    async end({ host, windows }, id) {
      host.world.end(id)
      windows?.end(id)
    },
    async reuse({ host, windows }, id, by) {
      const before = host.world.session(id)
      if (before === undefined) throw new Error(`there is no session ${id}`)
      const after: WorldSession = by === 'the same person' ? before : { ...before, user: 'newcomer' }
      host.world.put(after)
      windows?.reuse(after, instant(Date.parse('2026-11-21T09:30:00Z')))
    },
    async hang({ host, windows }) {
      host.world.trouble({ on: 'act', what: 'hang' })
      windows?.hang()
    },
  }
  const blocking = probed
    ? { block: async ({ host }: Kept, id: string) => host.world.change(id, { blocked: true }) }
    : {}
  const windowed: Partial<ProviderHarness<Kept>> = beside
    ? {
        shown: async ({ windows }, id) => windows?.shown(id) ?? null,
        lock: async ({ windows }, id) => windows?.lock(id),
        change: async ({ windows, host }) => {
          host.world.put({ ...guest, id: String(20 + host.world.sessions.length) })
          windows?.change()
        },
      }
    : {}
  return { ...basics, ...blocking, ...windowed }
}

const guest: WorldSession = {
  id: '20',
  state: 'RemoteConnection',
  user: 'guest',
  domain: 'CLASS',
  station: null,
  client: 'PHONE',
  admin: false,
  blocked: false,
}

for (const probed of [false, true]) {
  for (const beside of [false, true]) providerConformance(multiPointHarness({ probed, beside }))
}
