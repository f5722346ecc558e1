import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { BEAT } from '../../../src/api/streams.ts'
import { StoreError } from '../../../src/store/store.ts'
import { followEvents } from '../../support/event-client.ts'
import { boardSession } from '../../support/fake-keeper.ts'
import { noon } from '../../support/observation.ts'
import { openedApi } from '../../support/opened-api.ts'
import { until } from '../../support/until.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const blocked = (id: string) => boardSession(id, { blocked: 'yes' })

describe('who follows the events', () => {
  test('begins with everything, and gets each change after it in order', async () => {
    await using opened = await openedApi()
    using client = await followEvents(opened.origin, opened.token(['see']))
    expect(client.headers).toMatchObject({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    await client.until(1)
    opened.keeper.feed.change(blocked('1'))
    opened.keeper.feed.remove('2')
    opened.keeper.feed.happened({ event: 'block-all' })
    const received = await client.until(4)
    expect(received.map(({ event }) => event)).toEqual(['board', 'session', 'gone', 'happened'])
    expect(JSON.parse(received[1]?.data ?? '')).toEqual(blocked('1'))
    expect(client.comments).toContain('retry: 2000')
  })

  test.each(['last-event-id', 'from'])('goes on where it was, said by %s', async how => {
    await using opened = await openedApi()
    const token = opened.token(['see'])
    using before = await followEvents(opened.origin, token)
    await before.until(1)
    opened.keeper.feed.change(blocked('1'))
    const [, last] = await before.until(2)
    before[Symbol.dispose]()
    await before.ended
    opened.keeper.feed.change(blocked('2'))
    opened.keeper.feed.change(blocked('3'))
    const id = last?.id ?? ''
    using after = await followEvents(
      opened.origin,
      token,
      how === 'from' ? { path: `/v1/events?from=${id}` } : { lastEventId: id },
    )
    const received = await after.until(2)
    expect(received.map(({ data }) => JSON.parse(data).id)).toEqual(['2', '3'])
  })

  test('begins anew where nobody knows any more what came since', async () => {
    await using opened = await openedApi()
    using client = await followEvents(opened.origin, opened.token(['see']), { lastEventId: 'of-another-life-7' })
    expect((await client.until(1))[0]?.event).toBe('board')
  })

  test('gets what its token is about, and a wall no name', async () => {
    await using opened = await openedApi()
    using teacher = await followEvents(opened.origin, opened.token(['hold'], 'room=lab-1'))
    using wall = await followEvents(opened.origin, opened.token(['wall']))
    await Promise.all([teacher.until(1), wall.until(1)])
    opened.keeper.feed.change(blocked('12'))
    opened.keeper.feed.happened({ event: 'requested' })
    opened.keeper.feed.change(blocked('1'))
    const [board, happened, mine] = await teacher.until(3)
    expect([happened?.event, JSON.parse(mine?.data ?? '').id]).toEqual(['happened', '1'])
    expect(board?.data).not.toContain('pupil12')
    const seen = await wall.until(3)
    expect(seen.map(({ event }) => event)).toEqual(['board', 'session', 'session'])
    expect(seen.map(({ data }) => data).join()).not.toMatch(/pupil/)
  })

  test('is shown now and then that the line holds', async () => {
    const clock = new VirtualClock(noon)
    await using opened = await openedApi({ clock })
    using client = await followEvents(opened.origin, opened.token(['see']))
    await client.until(1)
    await clock.advance(BEAT)
    await until(() => client.comments.includes(': still here'))
    expect(opened.api.streams).toEqual({ open: 1, dropped: 0 })
  })

  test('is let go when the token is taken back, or its time is over', async () => {
    const clock = new VirtualClock(noon)
    await using opened = await openedApi({ clock })
    const secret = opened.token(['see'])
    using revoked = await followEvents(opened.origin, secret)
    using expiring = await followEvents(opened.origin, opened.token(['see']))
    opened.gatekeeper.revoke(secret)
    await clock.advance(BEAT)
    await revoked.ended
    expect(opened.api.streams.open).toBe(1)
    await clock.advance(86_400_000)
    await expiring.ended
    expect(opened.keeper.feed.followers).toBe(0)
  })

  test('is sent nothing more a second after the token was taken back', async () => {
    const clock = new VirtualClock(noon)
    await using opened = await openedApi({ clock })
    const secret = opened.token(['see'])
    using revoked = await followEvents(opened.origin, secret)
    using other = await followEvents(opened.origin, opened.token(['see']))
    await Promise.all([revoked.until(1), other.until(1)])
    opened.gatekeeper.revoke(secret)
    await clock.advance(1_000)
    opened.keeper.feed.change(blocked('1'))
    await revoked.ended
    await other.until(2)
    expect(revoked.received.map(({ event }) => event)).toEqual(['board'])
  })

  test('is let go where the tokens can not be read, and nothing else comes of it', async () => {
    const clock = new VirtualClock(noon)
    await using opened = await openedApi({ clock })
    using client = await followEvents(opened.origin, opened.token(['see']))
    await client.until(1)
    opened.gatekeeper.accessOf = () => {
      throw new StoreError('tokens.db is malformed')
    }
    await clock.advance(BEAT)
    await client.ended
    expect(opened.api.streams.open).toBe(0)
    expect(opened.troubles).toEqual(['Looking up who follows the events: tokens.db is malformed'])
  })

  test('is forgotten once it has gone', async () => {
    const clock = new VirtualClock(noon)
    await using opened = await openedApi({ clock })
    const client = await followEvents(opened.origin, opened.token(['see']))
    expect(opened.keeper.feed.followers).toBe(1)
    client[Symbol.dispose]()
    await until(() => opened.keeper.feed.followers === 0)
    expect(opened.api.streams.open).toBe(0)
  })

  test('is told to wait where as many follow as can', async () => {
    await using opened = await openedApi({ limits: { streams: 3, streamsOfOne: 2 } })
    const token = opened.token(['see'])
    using _one = await followEvents(opened.origin, token)
    using _two = await followEvents(opened.origin, token)
    expect(await opened.ask('/v1/events', { token })).toMatchObject({
      status: 503,
      document: { type: 'urn:stationkeeper:too-many-streams' },
    })
    using _three = await followEvents(opened.origin, opened.token(['see']))
    expect((await opened.ask('/v1/events', { token: opened.token(['see']) })).status).toBe(503)
  })

  test('is told where it accepts something else alone', async () => {
    await using opened = await openedApi()
    const headers = { accept: 'application/json' }
    const answer = await opened.ask('/v1/events', { token: opened.token(['see']), headers })
    expect(answer).toMatchObject({ status: 406, document: { type: 'urn:stationkeeper:not-acceptable' } })
  })

  test('is let go in order when the daemon ends', async () => {
    const opened = await openedApi()
    using client = await followEvents(opened.origin, opened.token(['see']))
    await client.until(1)
    opened.keeper.feed.change(blocked('1'))
    await opened[Symbol.asyncDispose]()
    await client.ended
    expect(client.received.map(({ event }) => event)).toEqual(['board', 'session'])
    expect(opened.keeper.feed.followers).toBe(0)
  })
})

describe('who does not read', () => {
  test('is dropped once as much waits for it as is kept, and nobody else notices', async () => {
    await using opened = await openedApi({ limits: { unsent: 65_536 } })
    const idle = await opened.raw()
    idle.pause()
    idle.write(
      `GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:${opened.port}\r\nAuthorization: Bearer ${opened.token(['see'])}\r\n\r\n`,
    )
    using reader = await followEvents(opened.origin, opened.token(['see']))
    await reader.until(1)
    await until(() => opened.api.streams.open === 2)
    let sent = 0
    const gone = once(idle, 'close')
    // What the system itself holds for a connection is some megabytes.
    while (opened.api.streams.dropped === 0 && sent < 20_000) {
      for (let each = 0; each < 50; each++) opened.keeper.feed.happened({ number: ++sent, filling: 'x'.repeat(2_000) })
      await reader.until(1 + sent)
    }
    expect(opened.api.streams).toEqual({ open: 1, dropped: 1 })
    expect(reader.received.map(({ data }) => JSON.parse(data).number).slice(1)).toEqual(
      Array.from({ length: sent }, (_, index) => index + 1),
    )
    idle.resume()
    await gone
  })

  test('is dropped when a beat later nothing was taken, however little it is', async () => {
    const clock = new VirtualClock(noon)
    await using opened = await openedApi({ clock, limits: { unsent: 50_000_000 } })
    const idle = await opened.raw()
    idle.pause()
    idle.write(
      `GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:${opened.port}\r\nAuthorization: Bearer ${opened.token(['see'])}\r\n\r\n`,
    )
    await until(() => opened.api.streams.open === 1)
    opened.keeper.feed.happened({ filling: 'x'.repeat(20_000_000) })
    await clock.advance(BEAT)
    expect(opened.api.streams.open).toBe(1)
    await clock.advance(BEAT)
    expect(opened.api.streams).toEqual({ open: 0, dropped: 1 })
    idle.destroy()
  })
})
