import type { Clock } from '../../src/model/clock.ts'
import type { Incarnation } from '../../src/model/incarnation.ts'
import type { Milliseconds } from '../../src/model/time.ts'
import type { ActionOptions } from '../../src/providers/provider.ts'
import { logon } from '../../src/providers/simulator/logon.ts'
import { noTrouble } from '../../src/providers/simulator/trouble.ts'
import type { WorldState } from '../../src/providers/simulator/world.ts'
import { lasting } from './bundle.ts'

/** What a host does with one call instead of simply doing it. */
export type Behaviour = (perform: () => Promise<void>, options: ActionOptions, target: Incarnation) => Promise<void>

/** Never answers, but lets go when it is told to. */
export const hang: Behaviour = (_, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

/** Answers after so long, having done it. */
export function slowly({ clock }: { readonly clock: Clock }, length: string): Behaviour {
  return async perform => {
    await new Promise<void>(resolve => clock.after(lasting(length), resolve))
    await perform()
  }
}

/** Answers at once that it was done, and does nothing. */
export const lie: Behaviour = () => Promise.resolve()

export function failing(error: Error): Behaviour {
  return () => Promise.reject(error)
}

/** Pupils at stations 1, 2, … have the sessions 1, 2, … */
export function room(pupils: number, clock: Clock): WorldState {
  let state: WorldState = {
    host: 'CLASSROOM',
    sessions: [],
    blockAll: false,
    nextId: 1,
    reuseIds: true,
    trouble: noTrouble,
    messages: [],
  }
  for (let seat = 1; seat <= pupils; seat++) {
    state = logon(state, pupil(`pupil${seat}`, String(seat), clock)).state
  }
  return state
}

export function pupil(user: string, station: string, clock: Clock): Parameters<typeof logon>[1] {
  const place = { connection: 'station', station } as const
  return { user, domain: 'CLASS', groups: [], admin: false, place, at: clock.now() }
}

/** The most of these that fell into any span of `per`. */
export function mostWithin(times: readonly number[], per: Milliseconds): number {
  return Math.max(0, ...times.map(start => times.filter(at => at >= start && at < start + per).length))
}
