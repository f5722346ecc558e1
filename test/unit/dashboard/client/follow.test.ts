import { describe, expect, test } from 'vitest'
import type { BoardChange } from '../../../../src/api/contract.ts'
import { type Connection, delayBefore } from '../../../../src/dashboard/client/connection.ts'
import { type Following, follow } from '../../../../src/dashboard/client/follow.ts'
import { instant, ms, plus } from '../../../../src/model/time.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

/** One request for events, and the line that it opened. */
interface Call {
  readonly lastEventId: string | null
  send(text: string): void
  breakOff(): void
}

class Page {
  readonly clock = new VirtualClock(instant(Date.parse('2026-11-21T10:00:00Z')))
  readonly calls: Call[] = []
  readonly changes: BoardChange[] = []
  readonly connections: Connection[] = []
  /** As the host's clock is told with a line. */
  date: string | null
  /** So long no timer ran, though the clock on the wall went on. In ms. */
  asleep = 0
  /** What the next requests are answered with; after them each line stands. */
  readonly answers: (() => Response)[] = []
  readonly following: Following

  constructor(date: string | null = null) {
    this.date = date
    this.following = follow({
      fetcher: async (_path, options) => this.#answer(new Headers(options?.headers), options?.signal ?? null),
      clock: {
        now: () => plus(this.clock.now(), ms(this.asleep)),
        after: (delay, fire) => this.clock.after(delay, fire),
      },
      random: () => 1,
      onChanges: changes => void this.changes.push(...changes),
      onConnection: connection => void this.connections.push(connection),
    })
  }

  get kinds(): readonly Connection['kind'][] {
    return this.connections.map(({ kind }) => kind)
  }

  get line(): Call {
    const last = this.calls.at(-1)
    if (last === undefined) throw new Error('nothing was asked')
    return last
  }

  #answer(headers: Headers, signal: AbortSignal | null): Response {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined
    const body = new ReadableStream<Uint8Array>({
      start: given => {
        controller = given
      },
    })
    signal?.addEventListener('abort', () => controller?.error(new Error('aborted')))
    this.calls.push({
      lastEventId: headers.get('last-event-id'),
      send: text => controller?.enqueue(new TextEncoder().encode(text)),
      breakOff: () => controller?.error(new Error('reset')),
    })
    return this.answers.shift()?.() ?? new Response(body, { headers: this.date === null ? {} : { date: this.date } })
  }
}

/** Everything that is only waiting for its turn has had it. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve))
}

function frame(id: string, change: BoardChange): string {
  return `id: ${id}\nevent: ${change.event}\ndata: ${JSON.stringify(change.data)}\n\n`
}

const gone = (id: string): BoardChange => ({ event: 'gone', data: { id } })

describe('following the daemon', () => {
  test('a line that breaks is taken up again from the last event that was seen, and says so meanwhile', async () => {
    const page = new Page()
    await settled()
    expect(page.line.lastEventId).toBeNull()
    page.line.send(frame('r-1', gone('5')) + frame('r-2', gone('6')))
    await settled()
    page.line.breakOff()
    await settled()
    expect(page.connections.at(-1)).toEqual({
      kind: 'lost',
      since: instant(Date.parse('2026-11-21T10:00:00Z')),
      retryAt: instant(Date.parse('2026-11-21T10:00:00.500Z')),
    })
    await page.clock.advance(500)
    await settled()
    expect(page.calls).toHaveLength(2)
    expect(page.line.lastEventId).toBe('r-2')
    page.line.send(frame('r-3', gone('7')))
    await settled()
    expect(page.changes).toEqual([gone('5'), gone('6'), gone('7')])
    expect(page.kinds).toEqual(['connecting', 'live', 'lost', 'live'])
    page.following.stop()
  })

  test('a token that is no longer known ends it: nobody is asked again', async () => {
    const page = new Page()
    await settled()
    page.answers.push(() => Response.json({ title: 'Unauthorized', detail: 'sign in' }, { status: 401 }))
    page.line.breakOff()
    await settled()
    await page.clock.advance(60_000)
    await settled()
    expect(page.calls).toHaveLength(2)
    expect(page.connections.at(-1)).toMatchObject({ kind: 'refused', problem: { status: 401 } })
  })

  test('a daemon that is starting, or a proxy without one, is asked again after longer and longer', async () => {
    const page = new Page()
    await settled()
    for (let times = 0; times < 3; times++) page.answers.push(() => new Response('', { status: 503 }))
    page.line.breakOff()
    await settled()
    for (const wait of [500, 1_000, 2_000]) {
      await page.clock.advance(wait - 1)
      await settled()
      const before = page.calls.length
      await page.clock.advance(1)
      await settled()
      expect(page.calls.length).toBe(before + 1)
    }
    page.following.stop()
  })

  test('a line that is silent for longer than the daemon ever is counts as broken', async () => {
    const page = new Page()
    await settled()
    await page.clock.advance(40_000)
    page.line.send(': alive\n\n')
    await settled()
    await page.clock.advance(44_000)
    await settled()
    expect(page.kinds).toEqual(['connecting', 'live'])
    await page.clock.advance(1_000)
    await settled()
    expect(page.kinds).toEqual(['connecting', 'live', 'lost'])
    page.following.stop()
  })

  test('a computer that slept knows at once that what it shows is old, and since when', async () => {
    const page = new Page()
    await settled()
    page.line.send(': alive\n\n')
    await settled()
    page.asleep = 3_600_000
    await page.clock.advance(5_000)
    await settled()
    expect(page.connections.at(-1)).toMatchObject({
      kind: 'lost',
      since: instant(Date.parse('2026-11-21T10:00:00Z')),
    })
    page.following.stop()
  })

  test('a line that fell silent is told of as lost since it was last heard', async () => {
    const page = new Page()
    await settled()
    await page.clock.advance(20_000)
    page.line.send(': alive\n\n')
    await settled()
    await page.clock.advance(45_000)
    await settled()
    expect(page.connections.at(-1)).toMatchObject({ since: instant(Date.parse('2026-11-21T10:00:20Z')) })
    page.following.stop()
  })

  test('the clock of the host counts, and not that of a phone which is an hour off', async () => {
    const page = new Page('Sat, 21 Nov 2026 11:00:00 GMT')
    await settled()
    expect(page.following.hostNow()).toBe(Date.parse('2026-11-21T11:00:00Z'))
    page.date = 'Sat, 21 Nov 2026 10:00:01 GMT'
    page.line.breakOff()
    await settled()
    page.following.hurry()
    await settled()
    expect(page.following.hostNow()).toBe(Date.parse('2026-11-21T10:00:00Z'))
    page.following.stop()
  })

  test('whoever comes back to the page need not wait, and after the end nothing is tried', async () => {
    const page = new Page()
    await settled()
    page.line.breakOff()
    await settled()
    page.following.hurry()
    await settled()
    expect(page.kinds.at(-1)).toBe('live')
    page.following.stop()
    page.following.hurry()
    await page.clock.advance(60_000)
    await settled()
    expect(page.calls).toHaveLength(2)
  })
})

describe('how long to wait', () => {
  test('it grows, is spread over its second half, and has a bound', () => {
    expect([1, 2, 3].map(attempt => delayBefore(attempt, 0))).toEqual([250, 500, 1_000])
    expect([1, 2, 3].map(attempt => delayBefore(attempt, 1))).toEqual([500, 1_000, 2_000])
    expect(delayBefore(1_000, 1)).toBe(15_000)
  })
})
