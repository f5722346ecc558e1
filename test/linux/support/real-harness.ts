import type { Session } from '../../../src/model/session.ts'
import { ms } from '../../../src/model/time.ts'
import type { Provider } from '../../../src/providers/provider.ts'
import type { ProviderHarness } from '../../conformance/provider-harness.ts'
import { once } from '../../support/until.ts'
import { command } from './command.ts'
import { endSession, freezeLogind, thawLogind } from './logind-of.ts'
import { beginWithId, endNewcomers } from './newcomers.ts'
import { connectEverybody, endEverySession, everybodyThere, lockOwnScreen, property } from './people.ts'
import { realProvider } from './real-provider.ts'
import { openWitness, type Witness } from './witness.ts'

interface RealHost {
  readonly provider: Provider
  readonly witness: Witness
  readonly there: Awaited<ReturnType<typeof everybodyThere>>
  /** Hears what the provider says of changes, so that it listens. */
  readonly heard: AbortController
  isFrozen: boolean
  /** logind was restarted. */
  isRestarted: boolean
}

/** Longer than any machine takes to bring everybody back. */
const PATIENCE_MS = 120_000

/** One Lock signal is a Block All here: the suite blocks one session at a time. */
const EVERY_LOCK = { sessions: 1, share: 0.01, within: ms(1_000) }

/** The provider `logind` over the real one, with real lockers and real xrdp sessions. */
export const realHarness: ProviderHarness<RealHost> = {
  name: 'logind on a real host',
  effectsTakeTime: true,
  async open() {
    const there = await everybodyThere()
    const witness = await openWitness()
    const provider = await realProvider(EVERY_LOCK)
    const heard = new AbortController()
    const changes = provider.reader.changes?.({ signal: heard.signal })[Symbol.asyncIterator]()
    void changes?.next()
    // Only what it saw unlocked while it listened can become blocked; only whoever is back can be disconnected.
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      const { sessions } = await provider.reader.observe({ signal: heard.signal })
      const ids = new Set(Object.values(there))
      const isFresh = ({ state, blocked, locked }: Session): boolean =>
        state === 'active' && blocked === 'no' && locked === 'no'
      const stale = sessions.filter(session => ids.has(session.id) && !isFresh(session))
      if (stale.length === 0) break
      if (performance.now() > deadline)
        throw new Error(`not everybody is there, seen unlocked: ${JSON.stringify(stale)}`)
      await connectEverybody()
    }
    return { provider, witness, there, heard, isFrozen: false, isRestarted: false }
  },
  provider: host => host.provider,
  async close(host) {
    if (host.isFrozen) await thawLogind()
    await endNewcomers()
    host.heard.abort()
    await host.provider.close()
    await host.witness[Symbol.asyncDispose]()
    if (host.isRestarted) await endEverySession()
  },
  async change({ there, witness }) {
    const isLocked = (await property(there.ana, 'LockedHint')) === 'yes'
    const before = witness.heard.length
    await command('loginctl', isLocked ? 'unlock-session' : 'lock-session', there.ana)
    await witness.hears(there.ana, isLocked ? 'unlocked' : 'locked', before)
  },
  end: (_, id) => endSession(id),
  async reuse(host, id, by) {
    host.isRestarted = true
    const before = Object.entries(host.there).find(([, session]) => session === id)?.[0] ?? ''
    await endSession(id)
    await beginWithId(id, by === 'the same person' ? before : 'mallory')
    // Groups that are learnt between two looks are a change of which the suite knows nothing.
    await once(async () => {
      const { sessions } = await host.provider.reader.observe({ signal: host.heard.signal })
      if (sessions.find(session => session.id === id)?.groups === null) throw new Error('groups are not known yet')
    })
  },
  async block({ witness }, id) {
    const before = witness.heard.length
    await command('loginctl', 'lock-session', id)
    await witness.hears(id, 'locked', before)
  },
  async lock({ witness, there }, id) {
    const person = Object.entries(there).find(([, session]) => session === id)?.[0] ?? ''
    const before = witness.heard.length
    await lockOwnScreen(person, id)
    await witness.hears(id, 'locked', before)
  },
  async hang(host) {
    await freezeLogind()
    host.isFrozen = true
  },
}
