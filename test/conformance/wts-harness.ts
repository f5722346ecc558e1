import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { instant } from '../../src/model/time.ts'
import type { Provider } from '../../src/providers/provider.ts'
import { openWts } from '../../src/providers/wts/open.ts'
import { openStandIn, type StandIn, type StandInSession } from '../native/stand-in.ts'
import { VirtualClock } from '../support/virtual-clock.ts'
import type { ProviderHarness } from './provider-harness.ts'

interface WtsHost {
  readonly provider: Provider
  /** How others reach its sessions. */
  readonly outside: StandIn
  /** The sessions as they began. */
  readonly began: Map<string, StandInSession>
}

/** Longer than any machine takes to start a thread. */
const PATIENCE_MS = 60_000
const LOGON = 1_795_156_200_000
const HOUR = 3_600_000

/** The provider `wts` over the library that stands in for Windows'; imports nothing that a bare Node does not run. */
export function wtsHarness(library: string): ProviderHarness<WtsHost> {
  let changes = 0
  return {
    name: `wts over ${library.endsWith('.dll') ? 'a .dll' : 'a shared object'}`,
    async open() {
      const outside = openStandIn(library, null)
      outside.reset()
      const began = new Map<string, StandInSession>()
      outside.session({ id: 0, state: 4, name: 'Services' })
      outside.session({ id: 65_536, state: 6, name: 'RDP-Tcp' })
      for (let id = 1; id <= 6; id++) {
        const session = { id, user: `pupil${id}`, logonAt: instant(LOGON + id), lastInputAt: instant(LOGON + HOUR) }
        began.set(String(id), session)
        outside.session(session)
      }
      outside.place({ own: 0, console: 1 })
      // Groups that are learnt between two looks are a change of which the suite knows nothing.
      outside.fail('NetUserGetLocalGroups', 2221)
      return { provider: await openWts({ library }, { clock: new VirtualClock() }), outside, began }
    },
    provider: host => host.provider,
    async close({ provider, outside }) {
      outside.hang(false)
      await provider.close()
    },
    async change({ outside }) {
      // An event that comes while nobody waits is lost, here as on Windows; resyncing is what makes up for it.
      await until(() => outside.waiters() > 0, 'no thread waits for events')
      changes += 1
      outside.session({ id: 100 + changes, user: `guest${changes}` })
    },
    end: async ({ outside }, id) => outside.end(Number(id)),
    async reuse({ outside, began }, id, by) {
      const before = began.get(id)
      if (before === undefined) throw new Error(`session ${id} did not begin here`)
      const user = by === 'the same person' ? before.user : 'newcomer'
      outside.end(Number(id))
      outside.session({ ...before, ...(user === undefined ? {} : { user }), logonAt: instant(LOGON + 2 * HOUR) })
    },
    shown: async ({ outside }, id) => outside.shown(Number(id))?.text ?? null,
    hang: async ({ outside }) => outside.hang(true),
    // Unlocking is impossible for every session; disconnecting for the one in which the program itself runs.
    async forbid({ outside }, id, action) {
      if (action === 'disconnect') outside.place({ own: Number(id), console: 1 })
    },
  }
}

async function until(holds: () => boolean, otherwise: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`${otherwise} on ${hostname()} after ${PATIENCE_MS} ms`)
    await pause(1)
  }
}
