import { describe, expect, test } from 'vitest'
import { openHostForEach } from './open-host.ts'
import type { ProviderHarness } from './provider-harness.ts'

/** What waiting relies on, where a provider gives hints. */
export function changesConformance<Host>(harness: ProviderHarness<Host>): void {
  const { change } = harness
  if (!change) return

  describe('changes', () => {
    const host = openHostForEach(harness)

    const listen = (signal: AbortSignal): AsyncIterator<void> | undefined =>
      host.provider().reader.changes?.({ signal })[Symbol.asyncIterator]()

    test('tells of a change that somebody else makes', async () => {
      const hints = listen(host.signal())
      await change(host.itself())
      expect(await hints?.next()).toMatchObject({ done: false })
    })

    test('goes on telling after the first one', async () => {
      const hints = listen(host.signal())
      await change(host.itself())
      await hints?.next()
      const before = (await host.observe()).sessions
      const second = hints?.next()
      await change(host.itself())
      expect(await second).toMatchObject({ done: false })
      expect((await host.observe()).sessions).not.toEqual(before)
    })

    test('ends when it is aborted, also while it waits', async () => {
      const hints = listen(host.signal())
      const waiting = hints?.next()
      host.abort()
      expect(await waiting).toMatchObject({ done: true })
      expect(await listen(host.signal())?.next()).toMatchObject({ done: true })
    })
  })
}
