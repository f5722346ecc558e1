import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Provider } from '../../src/providers/provider.ts'
import { classroom } from '../../src/providers/simulator/classroom.ts'
import { block, lock, setTrouble } from '../../src/providers/simulator/events.ts'
import { logoff, logon } from '../../src/providers/simulator/logon.ts'
import { memoryWorld } from '../../src/providers/simulator/memory-world.ts'
import { changeSession, find } from '../../src/providers/simulator/sessions.ts'
import { openSimulator } from '../../src/providers/simulator/simulator.ts'
import { openSqliteWorld } from '../../src/providers/simulator/sqlite-world.ts'
import { noTrouble } from '../../src/providers/simulator/trouble.ts'
import { happen, type World } from '../../src/providers/simulator/world.ts'
import { VirtualClock } from '../support/virtual-clock.ts'
import { providerConformance } from './provider-conformance.ts'
import type { ProviderHarness } from './provider-harness.ts'

interface SimulatedHost {
  readonly provider: Provider
  readonly clock: VirtualClock
  /** How others reach the world. */
  readonly outside: World
  readonly remove: () => Promise<void>
}

/** One world: whatever others do is done on the very same object. */
async function memoryForm(clock: VirtualClock) {
  const world = memoryWorld(classroom(clock.now()))
  return { inside: world, outside: world, remove: async () => {} }
}

/** Two connections to one file, as two processes have them. */
async function sqliteForm(clock: VirtualClock) {
  const folder = await mkdtemp(join(tmpdir(), 'simulated-'))
  const options = { path: join(folder, 'world.db'), clock, initial: () => classroom(clock.now()) }
  return {
    inside: await openSqliteWorld(options),
    outside: await openSqliteWorld(options),
    remove: () => rm(folder, { recursive: true }),
  }
}

function simulatorHarness(
  form: typeof memoryForm | typeof sqliteForm,
  blocked: 'known' | 'hidden',
): ProviderHarness<SimulatedHost> {
  let changes = 0
  const blind: ProviderHarness<SimulatedHost> = {
    name: `simulator, ${form === memoryForm ? 'in memory' : 'in a file'}, blocks ${blocked}`,
    async open() {
      const clock = new VirtualClock()
      const { inside, outside, remove } = await form(clock)
      const provider = openSimulator({ world: inside, clock, random: () => 0.5, concurrency: 4, blocked, trouble: {} })
      return { provider, clock, outside, remove }
    },
    provider: host => host.provider,
    async close({ provider, outside, remove }) {
      await provider.close()
      outside.close()
      await remove()
    },
    async change({ outside, clock }) {
      changes += 1
      happen(
        outside,
        state =>
          logon(state, {
            user: `guest${changes}`,
            domain: null,
            groups: [],
            admin: false,
            place: { connection: 'remote', client: 'TABLET' },
            at: clock.now(),
          }).state,
      )
    },
    end: async ({ outside }, id) => happen(outside, state => logoff(state, id)),
    async reuse({ outside, clock }, id, by) {
      await clock.advance(60_000)
      const { user, domain, station } = find(outside.read(), id)
      outside.change(state =>
        logon(logoff(state, id), {
          user: by === 'the same person' && user ? user : 'newcomer',
          domain,
          groups: [],
          admin: false,
          place: station ? { connection: 'station', station } : { connection: 'console' },
          at: clock.now(),
        }),
      )
    },
    lock: async ({ outside }, id) => happen(outside, state => lock(state, id)),
    shown: async ({ outside }, id) =>
      outside.read().messages.findLast(({ sessionId }) => sessionId === id)?.text ?? null,
    hang: async ({ outside }) => happen(outside, state => setTrouble(state, { ...noTrouble, hangRate: 1 })),
    forbid: async ({ outside }, id, action) =>
      happen(outside, state =>
        changeSession(state, find(state, id), session => ({
          ...session,
          can: session.can.filter(can => can !== action),
        })),
      ),
  }
  if (blocked === 'hidden') return blind
  return { ...blind, block: async ({ outside }, id) => happen(outside, state => block(state, id)) }
}

for (const form of [memoryForm, sqliteForm]) {
  for (const blocked of ['known', 'hidden'] as const) providerConformance(simulatorHarness(form, blocked))
}
