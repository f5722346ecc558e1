import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Incarnation, identify } from '../../src/model/incarnation.ts'
import type { Action, Session } from '../../src/model/session.ts'
import { ms } from '../../src/model/time.ts'
import { GoneError, UnsupportedError } from '../../src/providers/errors.ts'
import type { Provider } from '../../src/providers/provider.ts'

/**
 * How the suite gets a host of one provider and makes things happen in it behind the provider's back. A method that is left out says that such
 * a host can't do that; what hangs on it is then not tested.
 */
export interface ProviderHarness<Host> {
  readonly name: string
  /** A fresh host with at least three active sessions that can be disconnected. */
  open(): Promise<Host>
  provider(host: Host): Provider
  /** Closes the provider and removes the host. */
  close(host: Host): Promise<void>
  /** Something changes that is seen in an observation. Left out where the provider gives no hints. */
  change?(host: Host): Promise<void>
  /** The session ends for good. */
  end(host: Host, id: string): Promise<void>
  /** The session ends, and one with the same id begins. */
  reuse?(host: Host, id: string, by: 'somebody else' | 'the same person'): Promise<void>
  /** Left out where the provider does not see blocks. */
  block?(host: Host, id: string): Promise<void>
  /** Left out where locks are not seen. */
  lock?(host: Host, id: string): Promise<void>
  /** From now on the host never answers an action. */
  hang?(host: Host): Promise<void>
  /** Makes an action impossible for this session. */
  forbid?(host: Host, id: string, action: Action): Promise<void>
}

const BOUND = 10_000
const ACTIONS: readonly Action[] = ['unlock', 'disconnect']

/** What everybody relies on, whatever the host. Call it once for each harness, in a file of its own. */
export function providerConformance<Host>(harness: ProviderHarness<Host>): void {
  describe(harness.name, () => {
    let host: Host
    let provider: Provider
    let ended: AbortController

    beforeEach(async () => {
      host = await harness.open()
      provider = harness.provider(host)
      ended = new AbortController()
    })
    afterEach(async () => {
      ended.abort()
      await harness.close(host)
    })

    const options = (signal: AbortSignal = ended.signal) => ({ signal, timeout: ms(BOUND) })
    const observe = () => provider.reader.observe({ signal: ended.signal })
    const see = async (id: string): Promise<Session> => {
      const session = (await observe()).sessions.find(candidate => candidate.id === id)
      if (!session) throw new Error(`session ${id} is not seen`)
      return session
    }

    /** Active sessions, as actions address them. */
    async function targets(): Promise<readonly [Incarnation, Incarnation, Incarnation, ...Incarnation[]]> {
      const observation = await observe()
      const known = identify(observation, new Map())
      const [first, second, third, ...rest] = observation.sessions
        .filter(session => session.state === 'active' && session.can.includes('disconnect'))
        .map(session => known.get(session.id))
        .filter(incarnation => incarnation !== undefined)
      if (!first || !second || !third) throw new Error('the harness must open a host with three active sessions')
      return [first, second, third, ...rest]
    }

    describe('observing', () => {
      test('gives each session a well-formed id of its own', async () => {
        const { sessions } = await observe()
        const ids = sessions.map(session => session.id)
        expect(new Set(ids).size).toBe(ids.length)
        for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]+$/)
      })

      test('says who looked, and repeats what the capabilities promise', async () => {
        const observation = await observe()
        const { confirmsIdentity, unlockLiftsLocks } = provider.reader.capabilities
        expect(observation).toMatchObject({ provider: provider.reader.name, confirmsIdentity, unlockLiftsLocks })
        expect(observation.host).not.toBe('')
      })

      test('claims to know of blocks only if it sees them', async () => {
        const { sessions } = await observe()
        const known = sessions.filter(session => session.blocked !== 'unknown')
        expect(known.length > 0).toBe(provider.reader.capabilities.seesBlocked)
      })

      test('tells the same of a host in which nothing happened', async () => {
        expect((await observe()).sessions).toEqual((await observe()).sessions)
      })

      test('rejects when it is aborted', async () => {
        await expect(provider.reader.observe({ signal: AbortSignal.abort() })).rejects.toThrow('abort')
      })
    })

    describe('acting', () => {
      const { block, lock, reuse, hang, forbid } = harness

      if (block) {
        test('unlock lifts a block, and that of no other session', async () => {
          const [target, other] = await targets()
          await block(host, target.sessionId)
          await block(host, other.sessionId)
          expect(await see(target.sessionId)).toMatchObject({ blocked: 'yes' })
          await provider.actuator.unlock(target, options())
          expect(await see(target.sessionId)).toMatchObject({ blocked: 'no', state: 'active' })
          expect(await see(other.sessionId)).toMatchObject({ blocked: 'yes' })
        })
      }

      if (lock) {
        test("unlock opens a person's own lock only if the capabilities say so", async () => {
          const [target] = await targets()
          await lock(host, target.sessionId)
          await provider.actuator.unlock(target, options())
          const locked = provider.reader.capabilities.unlockLiftsLocks ? 'no' : 'yes'
          expect(await see(target.sessionId)).toMatchObject({ locked })
        })
      }

      test('disconnect keeps the session alive, and a second one does no harm', async () => {
        const [target, other] = await targets()
        const before = await see(target.sessionId)
        await provider.actuator.disconnect(target, options())
        await provider.actuator.disconnect(target, options())
        const { user, domain, logonAt } = before
        expect(await see(target.sessionId)).toMatchObject({ state: 'disconnected', user, domain, logonAt })
        expect(await see(other.sessionId)).toMatchObject({ state: 'active' })
      })

      test('as many actions at once as promised all take effect', async () => {
        const chosen = (await targets()).slice(0, provider.reader.capabilities.concurrency)
        await Promise.all(chosen.map(target => provider.actuator.disconnect(target, options())))
        const { sessions } = await observe()
        const ids = new Set(chosen.map(target => target.sessionId))
        const states = sessions.filter(session => ids.has(session.id)).map(session => session.state)
        expect(states).toEqual(chosen.map(() => 'disconnected'))
      })

      test.each(ACTIONS)('%s of a session that has ended is gone', async action => {
        const [target] = await targets()
        await harness.end(host, target.sessionId)
        const before = (await observe()).sessions
        await expect(provider.actuator[action](target, options())).rejects.toBeInstanceOf(GoneError)
        expect((await observe()).sessions).toEqual(before)
      })

      test.each(ACTIONS)('%s of a session on another host is gone, and nothing is done', async action => {
        const [target] = await targets()
        const before = (await observe()).sessions
        const elsewhere = { ...target, host: `${target.host}-2` }
        await expect(provider.actuator[action](elsewhere, options())).rejects.toBeInstanceOf(GoneError)
        expect((await observe()).sessions).toEqual(before)
      })

      if (reuse) {
        for (const by of ['somebody else', 'the same person'] as const) {
          test.each(ACTIONS)(`%s spares ${by} who got the id of an ended session`, async action => {
            const [target] = await targets()
            await reuse(host, target.sessionId, by)
            const before = await see(target.sessionId)
            await expect(provider.actuator[action](target, options())).rejects.toBeInstanceOf(GoneError)
            expect(await see(target.sessionId)).toEqual(before)
          })
        }
      }

      test.each(ACTIONS)('%s does nothing when it is aborted beforehand', async action => {
        const [target] = await targets()
        const before = await see(target.sessionId)
        await expect(provider.actuator[action](target, options(AbortSignal.abort()))).rejects.toThrow('abort')
        expect(await see(target.sessionId)).toEqual(before)
      })

      if (hang) {
        test.each(ACTIONS)('%s settles soon after it is aborted, although the host hangs', async action => {
          const [target] = await targets()
          await hang(host)
          const deadline = new AbortController()
          const call = provider.actuator[action](target, options(deadline.signal))
          const settled = expect(call).rejects.toThrow('too late')
          deadline.abort(new Error('too late'))
          await settled
        })
      }

      if (forbid) {
        test.each(ACTIONS)('%s where it is impossible is unsupported, and nothing is done', async action => {
          const [target] = await targets()
          await forbid(host, target.sessionId, action)
          const before = await see(target.sessionId)
          expect(before.can).not.toContain(action)
          await expect(provider.actuator[action](target, options())).rejects.toBeInstanceOf(UnsupportedError)
          expect(await see(target.sessionId)).toEqual(before)
        })
      }
    })

    const { change } = harness
    if (!change) return

    describe('changes', () => {
      const listen = (signal: AbortSignal): AsyncIterator<void> | undefined =>
        provider.reader.changes?.({ signal })[Symbol.asyncIterator]()

      test('tells of a change that somebody else makes', async () => {
        const hints = listen(ended.signal)
        await change(host)
        expect(await hints?.next()).toMatchObject({ done: false })
      })

      test('goes on telling after the first one', async () => {
        const hints = listen(ended.signal)
        await change(host)
        await hints?.next()
        const before = (await observe()).sessions
        const second = hints?.next()
        await change(host)
        expect(await second).toMatchObject({ done: false })
        expect((await observe()).sessions).not.toEqual(before)
      })

      test('ends when it is aborted, also while it waits', async () => {
        const hints = listen(ended.signal)
        const waiting = hints?.next()
        ended.abort()
        expect(await waiting).toMatchObject({ done: true })
        expect(await listen(ended.signal)?.next()).toMatchObject({ done: true })
      })
    })
  })
}
