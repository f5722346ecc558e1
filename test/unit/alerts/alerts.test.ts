import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Alerts } from '../../../src/alerts/alerts.ts'
import { isoInstant, ms } from '../../../src/model/time.ts'
import { eventSamples } from '../../support/event-samples.ts'
import { until } from '../../support/until.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

/** Part of the address: who has it may post. */
const SECRET = 's3cr3t'

interface Received {
  readonly document: Readonly<Record<string, unknown>>
  readonly headers: IncomingMessage['headers']
  readonly path: string
}

const received: Received[] = []
let answer: (response: ServerResponse, attempt: number) => void = response => void response.writeHead(204).end()

const server = createServer(async (request, response) => {
  const body = (await request.toArray()).join('')
  received.push({ document: JSON.parse(body), headers: request.headers, path: request.url ?? '' })
  answer(response, received.length)
})

beforeEach(async () => {
  received.length = 0
  answer = response => void response.writeHead(204).end()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(async () => {
  server.closeAllConnections()
  if (server.listening) await new Promise(resolve => server.close(resolve))
})

// It listens on an address of the network, not on a pipe.
const port = (): number => (server.address() as AddressInfo).port

function opened({ names = false, address = `http://127.0.0.1:${port()}/hook/${SECRET}` } = {}): {
  alerts: Alerts
  clock: VirtualClock
  troubles: string[]
} {
  const clock = new VirtualClock()
  const troubles: string[] = []
  let ids = 0
  const alerts = new Alerts({
    clock,
    random: () => 1,
    newId: () => `a${++ids}`,
    version: '1.2.3',
    host: 'HOST',
    address: () => address,
    minimumGap: ms(60_000),
    names,
    fights: [],
    onTrouble: why => troubles.push(why),
  })
  return { alerts, clock, troubles }
}

const [pressed] = eventSamples['block-all']
const [stopped] = eventSamples.stopped
const [resumed] = eventSamples.resumed

describe('a webhook', () => {
  test('is posted a document that names nobody, a second after something happened', async () => {
    const { alerts, clock } = opened()
    const at = isoInstant(clock.now())
    alerts.tell(pressed)
    await clock.advance(1_000)
    await until(() => received.length === 1)
    expect(received[0]?.path).toBe(`/hook/${SECRET}`)
    expect(received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Stationkeeper/1.2.3',
    })
    expect(received[0]?.document).toMatchObject({
      id: 'a1',
      at,
      event: 'block-all',
      host: 'HOST',
      sessions: ['5', '6'],
    })
    expect(JSON.stringify(received[0]?.document)).not.toMatch(/\bana\b/)
    await alerts.close()
  })

  test('is told names where they are wanted', async () => {
    const { alerts } = opened({ names: true })
    alerts.tell(pressed)
    await alerts.close()
    expect(received[0]?.document).toMatchObject({ users: ['CLASS\\ana', 'CLASS\\ben'] })
  })

  test('gets name and password as a header, and never in its address', async () => {
    const { alerts } = opened({ address: `http://bot:p%40ss@127.0.0.1:${port()}/` })
    alerts.tell(stopped)
    await alerts.close()
    expect(received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('bot:p@ss').toString('base64')}`)
  })

  test('that is down for a while is asked again, later and later, with the same alert', async () => {
    answer = (response, attempt) => void response.writeHead(attempt < 3 ? 503 : 204).end()
    const { alerts, clock, troubles } = opened()
    alerts.tell(stopped)
    await clock.advance(1_000)
    await until(() => received.length === 1)
    await passing(clock, () => received.length === 2)
    await passing(clock, () => received.length === 3)
    expect(new Set(received.map(({ document }) => document.id)).size).toBe(1)
    await alerts.close()
    expect(troubles).toEqual([])
  })

  test('that takes nothing is told once of, without its address, and the next one that it takes says what was lost', async () => {
    answer = (response, attempt) => void response.writeHead(attempt <= 2 ? 404 : 204).end()
    const { alerts, clock, troubles } = opened()
    alerts.tell(stopped)
    await clock.advance(1_000)
    await until(() => received.length === 1)
    alerts.tell(pressed)
    await passing(clock, () => received.length === 2)
    alerts.tell(resumed)
    await passing(clock, () => received.length === 3)
    await alerts.close()
    expect(troubles).toEqual(['it answered 404'])
    expect(received.map(({ document }) => document.lost)).toEqual([0, 1, 2])
  })

  test('that answers with another address is not followed there', async () => {
    answer = response => void response.writeHead(307, { location: '/elsewhere' }).end()
    const { alerts, troubles } = opened()
    alerts.tell(stopped)
    await alerts.close()
    expect(received.map(({ path }) => path)).toEqual([`/hook/${SECRET}`])
    expect(troubles).toEqual(['it answered 307, and redirects are not followed'])
  })

  test.each([
    [
      'that says when it may be asked again is not asked sooner',
      (response: ServerResponse) => void response.writeHead(429, { 'retry-after': '30' }).end(),
      30_000,
    ],
    ['that never answers is given up after ten seconds, and tried again', () => {}, 12_000],
  ])('%s', async (_what, first, soonest) => {
    answer = (response, attempt) => (attempt === 1 ? first(response) : void response.writeHead(204).end())
    const { alerts, clock } = opened()
    alerts.tell(stopped)
    await clock.advance(1_000)
    await until(() => received.length === 1)
    const asked = clock.uptime()
    await passing(clock, () => received.length === 2)
    expect(clock.uptime() - asked).toBeGreaterThanOrEqual(soonest)
    await alerts.close()
  })

  test('that never answers keeps nobody waiting: not who tells, and the end only for a moment', async () => {
    answer = () => {}
    const { alerts, clock, troubles } = opened()
    alerts.tell(stopped)
    alerts.tell(pressed)
    await clock.advance(1_000)
    await until(() => received.length === 1)
    const closing = alerts.close()
    await clock.advance(3_000)
    await closing
    expect(received).toHaveLength(1)
    expect(troubles).toEqual(['no answer before the daemon ended'])
  })

  test.each([
    ['nobody listens', () => `http://127.0.0.1:${deserted()}/hook/s3cr3t`, 'ECONNREFUSED'],
    ['it is no address', () => 's3cr3t', 'what stands where its address should be is none of http or https'],
    [
      'it is no address of the web',
      () => 'file:///s3cr3t',
      'what stands where its address should be is none of http or https',
    ],
  ])('is told of without its address where %s', async (_, address, why) => {
    const { alerts, clock, troubles } = opened({ address: address() })
    alerts.tell(stopped)
    await passing(clock, () => troubles.length === 1, 1_000)
    expect(troubles).toEqual([why])
    await alerts.close()
  })

  test('that is away while very much happens loses the oldest, and never more memory than for a hundred', async () => {
    const waiting: string[] = []
    answer = response => {
      if (waiting.push('') > 1) response.writeHead(204).end()
    }
    const { alerts, clock } = opened()
    const [{ rule, incarnation }] = eventSamples.contested
    alerts.tell(stopped)
    await clock.advance(1_000)
    await until(() => received.length === 1)
    for (let index = 0; index < 150; index++) {
      alerts.tell({ ...eventSamples.contested[0], rule: { ...rule, rule: `r${index}` }, incarnation })
    }
    await clock.advance(1_000)
    await passing(clock, () => received.length >= 102)
    await alerts.close()
    expect(received.slice(2).map(({ document }) => document.rule)).toEqual(
      Array.from({ length: 100 }, (_, index) => `r${index + 50}`),
    )
    expect(received[2]?.document.lost).toBe(50)
  })
})

/** A port on which nobody listens any more. */
function deserted(): number {
  const was = port()
  server.close()
  return was
}

/** Lets time pass in steps, and the network do between them what it does in its own time, until it has come to that. */
async function passing(clock: VirtualClock, holds: () => boolean, step = 250): Promise<void> {
  while (!holds()) {
    await clock.advance(step)
    await setTimeout(2)
  }
}
