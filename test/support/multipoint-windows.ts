import type { Session } from '../../src/model/session.ts'
import { type Instant, instant } from '../../src/model/time.ts'
import type { Provider } from '../../src/providers/provider.ts'
import { lock, setTrouble } from '../../src/providers/simulator/events.ts'
import { logoff } from '../../src/providers/simulator/logon.ts'
import { memoryWorld } from '../../src/providers/simulator/memory-world.ts'
import { changeSession, find } from '../../src/providers/simulator/sessions.ts'
import { openSimulator } from '../../src/providers/simulator/simulator.ts'
import { noLookTrouble, noTrouble } from '../../src/providers/simulator/trouble.ts'
import { happen, type WorldState } from '../../src/providers/simulator/world.ts'
import type { WorldSession } from './multipoint-world.ts'
import { VirtualClock } from './virtual-clock.ts'

/** What Windows tells of the sessions whose blocks MultiPoint keeps: another provider of the same host, under another name of it. */
export interface WindowsBeside {
  readonly provider: Provider
  end(id: string): void
  reuse(session: WorldSession, at: Instant): void
  /** Says that this program runs in that session. */
  own(id: string): void
  lock(id: string): void
  hang(): void
  /** From now on it does not tell its sessions: by an error, or by never answering. */
  blind(how: 'fails' | 'hangs'): void
  see(): void
  /** Something that is told as a change. */
  change(): void
  shown(id: string): string | null
}

const NINE = instant(Date.parse('2026-11-21T09:00:00Z'))

export function windowsBeside(sessions: readonly WorldSession[]): WindowsBeside {
  const initial: WorldState = {
    host: 'WINDOWS',
    sessions: sessions.filter(({ user }) => user !== null).map(session => windowsSession(session, NINE)),
    blockAll: false,
    nextId: 100,
    reuseIds: false,
    trouble: noTrouble,
    messages: [],
  }
  const world = memoryWorld(initial)
  const edit = (id: string, change: (session: Session) => Session): void =>
    happen(world, state => changeSession(state, find(state, id), change))
  return {
    provider: openSimulator({
      world,
      clock: new VirtualClock(),
      random: () => 0.5,
      concurrency: 2,
      blocked: 'hidden',
      trouble: {},
    }),
    end: id => happen(world, state => logoff(state, id)),
    reuse: (session, at) => edit(session.id, () => windowsSession(session, at)),
    own: id => edit(id, session => ({ ...session, own: true })),
    lock: id => happen(world, state => lock(state, id)),
    hang: () => happen(world, state => setTrouble(state, { ...noTrouble, hangRate: 1 })),
    blind: how =>
      happen(world, state =>
        setTrouble(state, {
          ...noTrouble,
          looks: { ...noLookTrouble, ...(how === 'fails' ? { failureRate: 1 } : { hangRate: 1 }) },
        }),
      ),
    see: () => happen(world, state => setTrouble(state, noTrouble)),
    change: () => happen(world, state => ({ ...state, nextId: state.nextId + 1 })),
    shown: id => world.read().messages.findLast(({ sessionId }) => sessionId === id)?.text ?? null,
  }
}

function windowsSession({ id, user, domain }: WorldSession, logonAt: Instant): Session {
  return {
    id,
    user,
    domain,
    groups: ['Pupils'],
    station: null,
    client: null,
    connection: null,
    state: 'active',
    blocked: 'no',
    locked: 'no',
    admin: null,
    logonAt,
    idleSince: logonAt,
    own: false,
    can: ['disconnect'],
  }
}
