import { describe, expect, test } from 'vitest'
import type { Action } from '../../src/model/session.ts'
import { GoneError, UnsupportedError } from '../../src/providers/errors.ts'
import { openHostForEach } from './open-host.ts'
import { newcomers, type ProviderHarness } from './provider-harness.ts'

const ACTIONS: readonly Action[] = ['unlock', 'disconnect']

/** What carrying out relies on. */
export function actingConformance<Host>(harness: ProviderHarness<Host>): void {
  describe('acting', () => {
    const host = openHostForEach(harness)

    const { block, lock, reuse, hang, forbid } = harness

    if (block) {
      test('unlock lifts a block, and that of no other session', async () => {
        const [target, other] = await host.targets()
        await block(host.itself(), target.sessionId)
        await block(host.itself(), other.sessionId)
        expect(await host.see(target.sessionId)).toMatchObject({ blocked: 'yes' })
        await host.provider().actuator.unlock(target, host.options())
        await host.shows(target.sessionId, { blocked: 'no', state: 'active' })
        expect(await host.see(other.sessionId)).toMatchObject({ blocked: 'yes' })
      })
    }

    if (lock) {
      test("unlock opens a person's own lock only if the capabilities say so", async () => {
        const [target] = await host.targets()
        await lock(host.itself(), target.sessionId)
        await host.provider().actuator.unlock(target, host.options())
        const locked = host.provider().reader.capabilities.unlockLiftsLocks ? 'no' : 'yes'
        await host.shows(target.sessionId, { locked })
      })
    }

    test('disconnect keeps the session alive, and a second one does no harm', async () => {
      const [target, other] = await host.targets()
      const before = await host.see(target.sessionId)
      await host.provider().actuator.disconnect(target, host.options())
      await host.provider().actuator.disconnect(target, host.options())
      const { user, domain, logonAt } = before
      await host.shows(target.sessionId, { state: 'disconnected', user, domain, logonAt })
      expect(await host.see(other.sessionId)).toMatchObject({ state: 'active' })
    })

    test('as many actions at once as promised all take effect', async () => {
      const chosen = (await host.targets()).slice(0, host.provider().reader.capabilities.concurrency)
      await Promise.all(chosen.map(target => host.provider().actuator.disconnect(target, host.options())))
      for (const { sessionId } of chosen) await host.shows(sessionId, { state: 'disconnected' })
    })

    test.each(ACTIONS)('%s of a session that has ended is gone', async action => {
      const [target] = await host.targets()
      await harness.end(host.itself(), target.sessionId)
      const before = (await host.observe()).sessions
      await expect(host.provider().actuator[action](target, host.options())).rejects.toBeInstanceOf(GoneError)
      expect((await host.observe()).sessions).toEqual(before)
    })

    test.each(ACTIONS)('%s of a session on another host is gone, and nothing is done', async action => {
      const [target] = await host.targets()
      const before = (await host.observe()).sessions
      const elsewhere = { ...target, host: `${target.host}-2` }
      await expect(host.provider().actuator[action](elsewhere, host.options())).rejects.toBeInstanceOf(GoneError)
      expect((await host.observe()).sessions).toEqual(before)
    })

    if (reuse) {
      for (const by of newcomers(harness)) {
        test.each(ACTIONS)(`%s spares ${by} who got the id of an ended session`, async action => {
          const [target] = await host.targets()
          await reuse(host.itself(), target.sessionId, by)
          const before = await host.see(target.sessionId)
          await expect(host.provider().actuator[action](target, host.options())).rejects.toBeInstanceOf(GoneError)
          expect(await host.see(target.sessionId)).toEqual(before)
        })
      }
    }

    test.each(ACTIONS)('%s does nothing when it is aborted beforehand', async action => {
      const [target] = await host.targets()
      const before = await host.see(target.sessionId)
      await expect(host.provider().actuator[action](target, host.options(AbortSignal.abort()))).rejects.toThrow('abort')
      expect(await host.see(target.sessionId)).toEqual(before)
    })

    if (hang) {
      test.each(ACTIONS)('%s settles soon after it is aborted, although the host hangs', async action => {
        const [target] = await host.targets()
        await hang(host.itself())
        const deadline = new AbortController()
        const call = host.provider().actuator[action](target, host.options(deadline.signal))
        const settled = expect(call).rejects.toThrow('too late')
        deadline.abort(new Error('too late'))
        await settled
      })
    }

    if (forbid) {
      test.each(ACTIONS)('%s where it is impossible is unsupported, and nothing is done', async action => {
        const [target] = await host.targets()
        await forbid(host.itself(), target.sessionId, action)
        const before = await host.see(target.sessionId)
        expect(before.can).not.toContain(action)
        await expect(host.provider().actuator[action](target, host.options())).rejects.toBeInstanceOf(UnsupportedError)
        expect(await host.see(target.sessionId)).toEqual(before)
      })
    }
  })
}
