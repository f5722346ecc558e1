import type { Action, Observation, Session } from '../src/model/session.ts'
import type { Provider } from '../src/providers/provider.ts'
import { session } from '../test/support/observation.ts'

/** A host that costs next to nothing: what is measured on it is what stands before it. */
export interface FakeHost {
  readonly provider: Provider
  readonly ids: readonly string[]
  update(id: string, blocked: 'yes' | 'no'): void
  isBlocked(id: string): boolean
  /** Called by the actuator, when the action has been carried out. */
  onAction: (action: Action, id: string) => void
  /** Carries out one action as the actuator does. */
  act(id: string): Promise<void>
}

export function fakeHost(count: number, now: () => Observation['observedAt']): FakeHost {
  const ids = Array.from({ length: count }, (_, index) => String(index + 1))
  const sessions = new Map<string, Session>(
    ids.map(id => [id, session({ id, user: `pupil${id}`, station: id, logonAt: now(), idleSince: null })]),
  )
  const host: FakeHost = {
    ids,
    update(id, blocked) {
      const known = sessions.get(id)
      if (known !== undefined && known.blocked !== blocked) sessions.set(id, { ...known, blocked })
    },
    isBlocked: id => sessions.get(id)?.blocked === 'yes',
    onAction: () => {},
    async act(id) {
      host.update(id, 'no')
      host.onAction('unlock', id)
    },
    provider: {
      host: 'BENCH',
      reader: {
        name: 'fake',
        capabilities: {
          simulated: true,
          seesBlocked: true,
          confirmsIdentity: true,
          unlockLiftsLocks: false,
          concurrency: 100,
        },
        observe: async () => ({
          host: 'BENCH',
          observedAt: now(),
          provider: 'fake',
          complete: true,
          confirmsIdentity: true,
          unlockLiftsLocks: false,
          sessions: [...sessions.values()],
        }),
      },
      actuator: {
        unlock: ({ sessionId }) => host.act(sessionId),
        disconnect: () => Promise.reject(new Error('nobody is to be disconnected here')),
      },
      close: async () => {},
    },
  }
  return host
}
