import { delimiter } from 'node:path'
import { describe } from 'vitest'
import { defaultSettings } from '../../src/policy/settings-file.ts'
import { multiPointProvider } from '../../src/providers/multipoint/multipoint.ts'
import { startCommand } from '../../src/providers/multipoint/start-command.ts'
import type { Provider } from '../../src/providers/provider.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { providerConformance } from '../conformance/provider-conformance.ts'
import type { ProviderHarness } from '../conformance/provider-harness.ts'
import { SHELLS } from './shells.ts'
import { type Dialect, modulesOf, ScriptedWorld, type WorldSession } from './world.ts'

interface Kept {
  readonly world: ScriptedWorld
  readonly provider: Provider
  sessions: readonly WorldSession[]
}

const CLASSROOM: readonly WorldSession[] = [
  { id: 0, user: null, domain: null, station: 0 },
  { id: 3, user: 'ana', station: 1 },
  { id: 4, user: `o'neil "$(whoami)" \`n`, station: 2 },
  { id: 5, user: 'Δημήτρης 会话 🪑', station: 3 },
  { id: 6, user: 'guest', state: 2, station: null, client: 'TABLET' },
]

/** A real PowerShell that runs the real script, with scripted cmdlets of one dialect. */
function shellHarness(shell: string, name: string, dialect: Dialect): ProviderHarness<Kept> {
  const change = (kept: Kept, sessions: readonly WorldSession[], tricks = {}): void => {
    kept.sessions = sessions
    kept.world.set({ sessions, tricks })
  }
  return {
    name: `multipoint, ${name}, ${dialect}`,
    tellsStaysApart: false,
    async open() {
      const world = new ScriptedWorld()
      world.set({ sessions: CLASSROOM })
      const command = startCommand(shell, null, process.platform)
      const PSModulePath = [modulesOf(dialect), process.env.PSModulePath ?? ''].filter(Boolean).join(delimiter)
      // One at a time: the scripted cmdlets of several processes would overwrite each other's world.
      const provider = multiPointProvider(
        { ...command, env: { ...command.env, ...world.env, PSModulePath } },
        { ...defaultSettings().multipoint, concurrency: 1 },
        { clock: systemClock(), random: () => 0.5, windows: null },
      )
      return { world, provider, sessions: CLASSROOM }
    },
    provider: kept => kept.provider,
    async close({ provider, world }) {
      await provider.close()
      world.remove()
    },
    async end(kept, id) {
      change(
        kept,
        kept.sessions.filter(session => session.id !== Number(id)),
      )
    },
    async reuse(kept, id) {
      change(
        kept,
        kept.sessions.map(session => (session.id === Number(id) ? { ...session, user: 'newcomer' } : session)),
      )
    },
    hang: async kept => change(kept, kept.sessions, { 'Unlock-WmsSession': 'hang', 'Disconnect-WmsSession': 'hang' }),
  }
}

describe.each(SHELLS)('$name', ({ name, path }) => {
  describe.skipIf(path === null)('host.ps1', () => {
    for (const dialect of ['2012R2', '2016'] as const) {
      providerConformance(shellHarness(path ?? '', name, dialect))
    }
  })
})
