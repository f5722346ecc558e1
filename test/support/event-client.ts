import { type ClientRequest, type IncomingMessage, request } from 'node:http'

/** One event as it came. */
export interface Received {
  readonly id: string
  readonly event: string
  readonly data: string
}

/** Somebody who follows the events, frame by frame. */
export interface EventClient extends Disposable {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly received: readonly Received[]
  /** Lines that are for nobody but the connection. */
  readonly comments: readonly string[]
  /** Resolves as soon as so many have come; rejects where the stream ends before. */
  until(count: number): Promise<readonly Received[]>
  /** Resolves once the server has ended the stream, or dropped it. */
  readonly ended: Promise<void>
  /** Called with every event, at once. */
  onEvent: ((received: Received) => void) | null
}

export async function followEvents(
  origin: string,
  token: string,
  { lastEventId, path = '/v1/events' }: { readonly lastEventId?: string; readonly path?: string } = {},
): Promise<EventClient> {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'text/event-stream',
    ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
  }
  const asked: ClientRequest = request(origin + path, { headers, agent: false })
  asked.end()
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve).once('error', reject)
  })
  const received: Received[] = []
  const comments: string[] = []
  const waiting = new Set<() => void>()
  let isOver = false
  let rest = ''
  const client: { onEvent: EventClient['onEvent'] } = { onEvent: null }
  const take = (frame: string): void => {
    if (frame.startsWith(':') || frame.startsWith('retry:')) {
      comments.push(frame)
      return
    }
    const [, id = '', event = '', data = ''] = /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(frame) ?? []
    const each = { id, event, data }
    received.push(each)
    client.onEvent?.(each)
  }
  const ended = new Promise<void>(resolve => {
    const over = (): void => {
      isOver = true
      for (const look of waiting) look()
      resolve()
    }
    response.setEncoding('utf8')
    response.on('data', (piece: string) => {
      const frames = (rest + piece).split('\n\n')
      rest = frames.pop() ?? ''
      for (const frame of frames) take(frame)
      for (const look of waiting) look()
    })
    response.once('close', over).on('error', over)
  })
  asked.on('error', () => {})
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    received,
    comments,
    ended,
    until: count =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (received.length >= count) resolve(received)
          else if (isOver) reject(new Error(`the stream ended after ${received.length} of ${count} events`))
          else return
          waiting.delete(look)
        }
        waiting.add(look)
        look()
      }),
    get onEvent() {
      return client.onEvent
    },
    set onEvent(onEvent) {
      client.onEvent = onEvent
    },
    [Symbol.dispose]: () => asked.destroy(),
  }
}
