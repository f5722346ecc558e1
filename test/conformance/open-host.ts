import { afterEach, beforeEach, expect } from 'vitest'
import { type Incarnation, identify } from '../../src/model/incarnation.ts'
import type { Observation, Session } from '../../src/model/session.ts'
import { ms } from '../../src/model/time.ts'
import type { ActionOptions, Provider } from '../../src/providers/provider.ts'
import type { ProviderHarness } from './provider-harness.ts'

/** The host of the test that runs, and how to look at it. */
export interface OpenHost<Host> {
  itself(): Host
  provider(): Provider
  /** Aborts at the end of the test. */
  signal(): AbortSignal
  abort(): void
  options(signal?: AbortSignal): ActionOptions
  observe(): Promise<Observation>
  see(id: string): Promise<Session>
  /** What an action did to the session: at once, or soon where the host takes its time. */
  shows(id: string, expected: Partial<Session>): Promise<void>
  /** Active sessions, as actions address them. */
  targets(): Promise<readonly [Incarnation, Incarnation, Incarnation, ...Incarnation[]]>
}

/** Opens a fresh host before each test of the surrounding `describe`, and closes it after. */
export function openHostForEach<Host>(harness: ProviderHarness<Host>): OpenHost<Host> {
  let host: Host
  let ended: AbortController
  beforeEach(async () => {
    host = await harness.open()
    ended = new AbortController()
  })
  afterEach(async () => {
    ended.abort()
    await harness.close(host)
  })
  const provider = (): Provider => harness.provider(host)
  const observe = (): Promise<Observation> => provider().reader.observe({ signal: ended.signal })
  const see = async (id: string): Promise<Session> => {
    const session = (await observe()).sessions.find(candidate => candidate.id === id)
    if (!session) throw new Error(`session ${id} is not seen`)
    return session
  }
  return {
    itself: () => host,
    provider,
    signal: () => ended.signal,
    abort: () => ended.abort(),
    options: (signal = ended.signal) => ({ signal, timeout: ms(10_000) }),
    observe,
    see,
    async shows(id, expected) {
      if (harness.effectsTakeTime) await expect.poll(() => see(id), { interval: 2 }).toMatchObject(expected)
      else expect(await see(id)).toMatchObject(expected)
    },
    targets: async () => targetsIn(await observe()),
  }
}

function targetsIn(observation: Observation): readonly [Incarnation, Incarnation, Incarnation, ...Incarnation[]] {
  const known = identify(observation, new Map())
  const [first, second, third, ...rest] = observation.sessions
    .filter(session => session.state === 'active' && session.can.includes('disconnect'))
    .map(session => known.get(session.id))
    .filter(incarnation => incarnation !== undefined)
  if (!first || !second || !third) throw new Error('the harness must open a host with three active sessions')
  return [first, second, third, ...rest]
}
