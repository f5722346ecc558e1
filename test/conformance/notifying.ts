import { describe, expect, test } from 'vitest'
import type { Incarnation } from '../../src/model/incarnation.ts'
import { GoneError } from '../../src/providers/errors.ts'
import type { ActionOptions } from '../../src/providers/provider.ts'
import { openHostForEach } from './open-host.ts'
import { newcomers, type ProviderHarness } from './provider-harness.ts'

/** Markup, quotes, an option, a path, a second line, and letters of several scripts: whatever a person may write in a rule. */
const text = `"5 min." & <b>'$HOME'</b> %PATH% \`--title\` C:\\exam\nΣύνδεση, 会话 🪑`

/** What warning somebody relies on, where a provider can show messages. */
export function notifyingConformance<Host>(harness: ProviderHarness<Host>): void {
  const { shown, reuse, hang } = harness
  if (!shown) return

  describe('notifying', () => {
    const host = openHostForEach(harness)

    const notify = async (target: Incarnation, said: string, options: ActionOptions): Promise<void> => {
      const { actuator } = host.provider()
      if (actuator.notify === undefined) throw new Error('the harness says that messages are shown')
      await actuator.notify(target, said, options)
    }

    test('a message is shown word for word to the one whom it is for, and to nobody else', async () => {
      const [target, other] = await host.targets()
      await notify(target, text, host.options())
      expect(await shown(host.itself(), target.sessionId)).toBe(text)
      expect(await shown(host.itself(), other.sessionId)).toBeNull()
    })

    test('a message changes nothing about any session', async () => {
      const [target] = await host.targets()
      const before = (await host.observe()).sessions
      await notify(target, text, host.options())
      expect((await host.observe()).sessions).toEqual(before)
    })

    test('a message to a session that has ended is gone', async () => {
      const [target] = await host.targets()
      await harness.end(host.itself(), target.sessionId)
      await expect(notify(target, text, host.options())).rejects.toBeInstanceOf(GoneError)
    })

    if (reuse) {
      test.each(newcomers(harness))('a message is not shown to %s who got the id of an ended session', async by => {
        const [target] = await host.targets()
        await reuse(host.itself(), target.sessionId, by)
        await expect(notify(target, text, host.options())).rejects.toBeInstanceOf(GoneError)
        expect(await shown(host.itself(), target.sessionId)).toBeNull()
      })
    }

    test('a message that is aborted beforehand is not shown', async () => {
      const [target] = await host.targets()
      await expect(notify(target, text, host.options(AbortSignal.abort()))).rejects.toThrow('abort')
      expect(await shown(host.itself(), target.sessionId)).toBeNull()
    })

    if (hang) {
      test('a message settles soon after it is aborted, although the host hangs', async () => {
        const [target] = await host.targets()
        await hang(host.itself())
        const deadline = new AbortController()
        const settled = expect(notify(target, text, host.options(deadline.signal))).rejects.toThrow('too late')
        deadline.abort(new Error('too late'))
        await settled
      })
    }
  })
}
