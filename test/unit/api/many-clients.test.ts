import { describe, expect, test } from 'vitest'
import { followEvents } from '../../support/event-client.ts'
import { boardSession, FakeKeeper } from '../../support/fake-keeper.ts'
import { openedApi } from '../../support/opened-api.ts'
import { until } from '../../support/until.ts'

const CLIENTS = 40
const SESSIONS = 100
const ROUNDS = 10

function numberOf(id: string): number {
  return Number(id.slice(id.lastIndexOf('-') + 1))
}

describe('forty who follow a hundred sessions that change', () => {
  test('each get every change once and in order, some of them after a break, while one who never reads is dropped', async () => {
    await using opened = await openedApi({
      keeper: new FakeKeeper({ stations: SESSIONS }),
      // More than all of the changes together: nobody who reads is dropped, however slow this machine is.
      limits: { unsent: 2_000_000 },
    })
    const token = opened.token(['see'])
    const idle = await opened.raw()
    idle.pause()
    idle.write(`GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:${opened.port}\r\nAuthorization: Bearer ${token}\r\n\r\n`)
    await until(() => opened.api.streams.open === 1)
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => followEvents(opened.origin, token)))
    const changed = async (): Promise<void> => {
      for (let round = 1; round <= ROUNDS / 2; round++) {
        for (let id = 1; id <= SESSIONS; id++)
          opened.keeper.feed.change(boardSession(String(id), { client: `pc-${round}-${'x'.repeat(1_000)}` }))
        await new Promise(setImmediate)
      }
    }
    const half = 1 + (SESSIONS * ROUNDS) / 2
    await changed()
    const returned = clients.slice(0, 10)
    const lasts = await Promise.all(returned.map(async client => (await client.until(half)).at(-1)?.id ?? ''))
    for (const client of returned) client[Symbol.dispose]()
    await changed()
    const back = await Promise.all(lasts.map(id => followEvents(opened.origin, token, { lastEventId: id })))
    const stayed = clients.slice(10)
    await Promise.all([
      ...stayed.map(client => client.until(2 * half - 1)),
      ...back.map(client => client.until(half - 1)),
    ])
    const whole = Array.from({ length: 2 * half - 1 }, (_, index) => index)
    for (const client of stayed) expect(client.received.map(({ id }) => numberOf(id))).toEqual(whole)
    for (const client of back) expect(client.received.map(({ id }) => numberOf(id))).toEqual(whole.slice(half))
    for (const client of [...stayed, ...back]) client[Symbol.dispose]()
    await until(() => opened.api.streams.open === 1)
    for (let more = 0; opened.api.streams.dropped === 0 && more < 10_000; more++) {
      opened.keeper.feed.happened({ filling: 'x'.repeat(20_000) })
      await new Promise(setImmediate)
    }
    expect(opened.api.streams).toEqual({ open: 0, dropped: 1 })
    idle.destroy()
  })
})
