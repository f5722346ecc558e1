import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ms } from '../../src/model/time.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { openInbox } from '../../src/store/inbox.ts'
import { isHeld } from '../../src/store/lease.ts'
import { openOutbox } from '../../src/store/outbox.ts'
import type { RequestInbox } from '../../src/store/requests.ts'
import { stateFolder } from '../unit/store/fixtures.ts'
import { Child } from './store-child-process.ts'

const clock = systemClock()
const children: Child[] = []
const WITHIN = { timeout: 60_000, interval: 10 }

afterEach(async () => {
  for (const child of children.splice(0)) await child.kill()
})

function spawned(part: string, folder: string): Child {
  const child = new Child(part, folder)
  children.push(child)
  return child
}

function firstPending(inbox: RequestInbox): Promise<string> {
  return vi.waitFor(() => {
    const [first] = inbox.pending()
    if (!first) throw new Error('no request yet')
    return first.id
  }, WITHIN)
}

describe('a request between processes', () => {
  it('is answered', async () => {
    const folder = stateFolder()
    const inbox = openInbox({ folder, clock })
    inbox.changed()
    const verb = spawned('ask', folder)
    await vi.waitFor(() => expect(inbox.changed()).toBe(true), WITHIN)
    const id = await firstPending(inbox)
    expect(inbox.take(id)).toBe(true)
    inbox.answer(id, { unlocked: ['5'] })
    expect(await verb.ended()).toEqual(['{"kind":"answered","answer":{"unlocked":["5"]}}'])
    inbox.close()
  })

  it('is never carried out once its verb was killed', async () => {
    const folder = stateFolder()
    const inbox = openInbox({ folder, clock })
    const listed = spawned('ask', folder)
    const id = await firstPending(inbox)
    await listed.kill()
    expect(inbox.take(id)).toBe(false)

    const unlisted = spawned('ask', folder)
    await vi.waitFor(() => expect(readdirSync(join(folder, 'requests'))).toHaveLength(1), WITHIN)
    await unlisted.kill()
    expect(inbox.pending()).toEqual([])
    inbox.close()
    openInbox({ folder, clock }).close()
    expect(readdirSync(join(folder, 'requests'))).toEqual([])
  })

  it('is abandoned when the daemon that took it is killed', async () => {
    const folder = stateFolder()
    const daemon = spawned('take', folder)
    await daemon.said(1)
    const outbox = openOutbox({ folder, clock })
    const reply = outbox.ask(
      { verb: 'apply' },
      {
        by: 'ana',
        takenWithin: ms(60_000),
        signal: new AbortController().signal,
        daemonAlive: () => isHeld(join(folder, 'lease')),
      },
    )
    expect(await daemon.said(2)).toEqual(['ready', 'taken'])
    await daemon.kill()
    expect(await reply).toEqual({ kind: 'abandoned' })
    outbox.close()
  })
})
