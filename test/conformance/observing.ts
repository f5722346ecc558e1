import { describe, expect, test } from 'vitest'
import { openHostForEach } from './open-host.ts'
import type { ProviderHarness } from './provider-harness.ts'

/** What planning relies on. */
export function observingConformance<Host>(harness: ProviderHarness<Host>): void {
  describe('observing', () => {
    const host = openHostForEach(harness)

    test('gives each session a well-formed id of its own', async () => {
      const { sessions } = await host.observe()
      const ids = sessions.map(session => session.id)
      expect(new Set(ids).size).toBe(ids.length)
      for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]+$/)
    })

    test('says who looked, and repeats what the capabilities promise', async () => {
      const observation = await host.observe()
      const { confirmsIdentity, unlockLiftsLocks } = host.provider().reader.capabilities
      expect(observation).toMatchObject({ provider: host.provider().reader.name, confirmsIdentity, unlockLiftsLocks })
      expect(observation.host).not.toBe('')
    })

    test('claims to know of blocks only if it sees them', async () => {
      const { sessions } = await host.observe()
      const known = sessions.filter(session => session.blocked !== 'unknown')
      expect(known.length > 0).toBe(host.provider().reader.capabilities.seesBlocked)
    })

    test('gives reasons only for what it can not do, in words that end no sentence and name no user', async () => {
      const { sessions } = await host.observe()
      for (const { can, cannot = {}, user } of sessions) {
        for (const [action, why] of Object.entries(cannot)) {
          expect(can).not.toContain(action)
          expect(why).toMatch(/\S$/)
          expect(why).not.toMatch(/[.]$/)
          if (user !== null) expect(why.split(/\W+/)).not.toContain(user)
        }
      }
    })

    test('tells the same of a host in which nothing happened', async () => {
      expect((await host.observe()).sessions).toEqual((await host.observe()).sessions)
    })

    test('rejects when it is aborted', async () => {
      await expect(host.provider().reader.observe({ signal: AbortSignal.abort() })).rejects.toThrow('abort')
    })
  })
}
