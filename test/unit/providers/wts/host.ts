import { afterEach, beforeEach, describe } from 'vitest'
import { type Incarnation, identify } from '../../../../src/model/incarnation.ts'
import type { Observation, Session } from '../../../../src/model/session.ts'
import { type Instant, instant, ms } from '../../../../src/model/time.ts'
import type { ActionOptions, Provider } from '../../../../src/providers/provider.ts'
import { openWts } from '../../../../src/providers/wts/open.ts'
import { standInLibrary } from '../../../native/build.ts'
import { openStandIn, type StandIn } from '../../../native/stand-in.ts'
import { sayNotRun } from '../../../native/without-compiler.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

/** 2026-11-20T06:30:00Z */
export const morning: Instant = instant(1_795_156_200_000)

/** A computer on which ana (1, at its own screen), ben (2) and cleo (3) work, and the provider that looks at it. */
export interface Computer {
  readonly outside: StandIn
  readonly clock: VirtualClock
  readonly provider: Provider
  readonly signal: AbortSignal
  observe(): Promise<Observation>
  see(id: string): Promise<Session | undefined>
  target(id: string): Promise<Incarnation>
  options(signal?: AbortSignal): ActionOptions
}

/** Runs tests over the stand-in, or says that it can't. */
export function describeComputer(name: string, tests: (computer: () => Computer) => void): void {
  const library = standInLibrary()
  if (library === null) {
    sayNotRun(name)
    return
  }
  describe(name, () => {
    let computer: Computer
    beforeEach(async () => {
      computer = await open(library)
    })
    afterEach(async () => {
      computer.outside.hang(false)
      await computer.provider.close()
    })
    tests(() => computer)
  })
}

async function open(library: string): Promise<Computer> {
  const outside = openStandIn(library, null)
  outside.reset()
  outside.session({ id: 0, state: 4, name: 'Services' })
  outside.session({ id: 1, user: 'ana', name: 'Console', protocol: 0, client: '', logonAt: morning })
  outside.session({ id: 2, user: 'ben', client: 'PC2', logonAt: morning, lastInputAt: instant(morning + 60_000) })
  outside.session({ id: 3, user: 'cleo', client: 'PC3', logonAt: morning })
  outside.place({ own: 0, console: 1 })
  const clock = new VirtualClock()
  const provider = await openWts({ library }, { clock })
  const { signal } = new AbortController()
  const observe = (): Promise<Observation> => provider.reader.observe({ signal })
  return {
    outside,
    clock,
    provider,
    signal,
    observe,
    see: async id => (await observe()).sessions.find(session => session.id === id),
    async target(id) {
      const target = identify(await observe(), new Map()).get(id)
      if (target === undefined) throw new Error(`nobody is in session ${id}`)
      return target
    },
    options: (given = signal) => ({ signal: given, timeout: ms(10_000) }),
  }
}
