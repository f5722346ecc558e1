import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ms } from '../../../src/model/time.ts'
import { openInbox } from '../../../src/store/inbox.ts'
import { openOutbox } from '../../../src/store/outbox.ts'
import type { AskOptions, Request, RequestInbox, RequestOutbox } from '../../../src/store/requests.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { stateFolder } from './fixtures.ts'

const REQUEST: Request = { verb: 'unlock', sessionIds: ['5', 'c2'], timeout: ms(10_000), incarnations: ['key'] }

let clock: VirtualClock
let folder: string
let inbox: RequestInbox
let outbox: RequestOutbox

beforeEach(() => {
  clock = new VirtualClock()
  folder = stateFolder()
  inbox = openInbox({ folder, clock })
  outbox = openOutbox({ folder, clock })
})
afterEach(() => {
  inbox.close()
  outbox.close()
})

function options(changes: Partial<AskOptions> = {}): AskOptions {
  return { by: 'STAFF\\keller', takenWithin: ms(10_000), signal: new AbortController().signal, ...changes }
}

function rows(): unknown[] {
  const db = new DatabaseSync(join(folder, 'requests.db'))
  const found = db.prepare('SELECT state FROM request').all()
  db.close()
  return found
}

function onlyId(): string {
  const [pending, ...others] = inbox.pending()
  expect(others).toEqual([])
  return pending?.id ?? ''
}

describe('a request', () => {
  it('reaches the daemon as it was asked, and its answer the verb', async () => {
    const reply = outbox.ask(REQUEST, options())
    const pending = inbox.pending()
    expect(pending).toMatchObject([{ request: REQUEST, by: 'STAFF\\keller' }])
    expect(inbox.take(pending[0]?.id ?? '')).toBe(true)
    expect(inbox.pending()).toEqual([])
    inbox.answer(pending[0]?.id ?? '', { done: 2 })
    await clock.advance(50)
    expect(await reply).toEqual({ kind: 'answered', answer: { done: 2 } })
  })

  it('leaves nothing behind', async () => {
    const reply = outbox.ask({ verb: 'apply' }, options())
    const id = onlyId()
    inbox.take(id)
    inbox.answer(id, null)
    await clock.advance(50)
    await reply
    expect(rows()).toEqual([])
    expect(readdirSync(join(folder, 'requests'))).toEqual([])
    expect(clock.pending).toBe(0)
  })

  it('is withdrawn when nobody takes it in time', async () => {
    const reply = outbox.ask({ verb: 'apply' }, options())
    const id = onlyId()
    await clock.advance(9_900)
    expect(inbox.pending()).toHaveLength(1)
    await clock.advance(100)
    expect(await reply).toEqual({ kind: 'not-taken' })
    expect(inbox.take(id)).toBe(false)
    expect(inbox.pending()).toEqual([])
  })

  it('is waited for as long as it takes once it was taken', async () => {
    const reply = outbox.ask({ verb: 'apply' }, options())
    const id = onlyId()
    await clock.advance(5_000)
    inbox.take(id)
    await clock.advance(60_000)
    inbox.answer(id, 'late')
    await clock.advance(50)
    expect(await reply).toEqual({ kind: 'answered', answer: 'late' })
  })

  it('is withdrawn when the verb gives up before it is taken', async () => {
    const abort = new AbortController()
    const reply = outbox.ask({ verb: 'apply' }, options({ signal: abort.signal }))
    const id = onlyId()
    abort.abort(new Error('interrupted'))
    await expect(reply).rejects.toThrow('interrupted')
    expect(inbox.take(id)).toBe(false)
    expect(clock.pending).toBe(0)
  })

  it('is carried out although the verb gave up after it was taken', async () => {
    const abort = new AbortController()
    const reply = outbox.ask({ verb: 'apply' }, options({ signal: abort.signal }))
    const id = onlyId()
    expect(inbox.take(id)).toBe(true)
    abort.abort(new Error('interrupted'))
    await expect(reply).rejects.toThrow('interrupted')
    inbox.answer(id, 'nobody reads this')
    expect(rows()).toEqual([])
  })

  it('asks for nothing when it was given up before', async () => {
    await expect(outbox.ask({ verb: 'apply' }, options({ signal: AbortSignal.abort() }))).rejects.toThrow()
    expect(rows()).toEqual([])
  })

  it('is abandoned when the daemon that took it has gone', async () => {
    let alive = true
    const reply = outbox.ask({ verb: 'apply' }, options({ daemonAlive: () => alive }))
    inbox.take(onlyId())
    await clock.advance(3_000)
    alive = false
    await clock.advance(1_000)
    expect(await reply).toEqual({ kind: 'abandoned' })
  })

  it('is abandoned when another daemon has come since it was taken', async () => {
    const reply = outbox.ask({ verb: 'apply' }, options())
    inbox.take(onlyId())
    inbox.close()
    inbox = openInbox({ folder, clock })
    await clock.advance(50)
    expect(await reply).toEqual({ kind: 'abandoned' })
  })

  it('waits for the next daemon when the last one had not taken it', async () => {
    const reply = outbox.ask({ verb: 'apply' }, options())
    inbox.close()
    inbox = openInbox({ folder, clock })
    const id = onlyId()
    inbox.take(id)
    inbox.answer(id, 'second')
    await clock.advance(50)
    expect(await reply).toEqual({ kind: 'answered', answer: 'second' })
  })

  it('is taken once', async () => {
    const reply = outbox.ask({ verb: 'apply' }, options())
    const id = onlyId()
    expect([inbox.take(id), inbox.take(id), inbox.take('another')]).toEqual([true, false, false])
    inbox.answer(id, 1)
    await clock.advance(50)
    await reply
  })

  it('comes after those that were asked before it', async () => {
    const abort = new AbortController()
    const asked = ['1', '2', '3'].map(id =>
      outbox.ask({ verb: 'unlock', sessionIds: [id], timeout: ms(1) }, options({ signal: abort.signal })),
    )
    expect(inbox.pending().map(({ request }) => 'sessionIds' in request && request.sessionIds)).toEqual([
      ['1'],
      ['2'],
      ['3'],
    ])
    abort.abort()
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  })

  it('that this program does not understand is cleared away', () => {
    const db = new DatabaseSync(join(folder, 'requests.db'))
    db.exec(`INSERT INTO request (id, content, asker, state) VALUES ('x', '{"verb":"reboot"}', 'eve', 'waiting')`)
    db.close()
    expect(inbox.pending()).toEqual([])
    expect(rows()).toEqual([])
  })
})

describe('the inbox', () => {
  it('tells of news from others once, and of nothing else', async () => {
    inbox.changed()
    expect(inbox.changed()).toBe(false)
    const abort = new AbortController()
    const reply = outbox.ask({ verb: 'apply' }, options({ signal: abort.signal }))
    expect([inbox.changed(), inbox.changed()]).toEqual([true, false])
    inbox.take(onlyId())
    expect(inbox.changed()).toBe(false)
    abort.abort(new Error('over'))
    await expect(reply).rejects.toThrow('over')
  })
})
