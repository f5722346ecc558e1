/**
 * Started by the row `events-200`, with the daemon's address and tokens: follows the events as so many pages, in a process of their own, and says at
 * the end what was missing and how long it took. Bytes are searched and not parsed, so that the clients cost as little as can be.
 */
import { request } from 'node:http'

/** What is told of all clients together, once the parent asks for it. */
export interface EventsReport {
  /** Events after the first, and those whose number does not follow the one before. */
  readonly events: number
  readonly gaps: number
  /** Streams that ended early. */
  readonly ended: number
  /** Of each client, the id it came to. */
  readonly cursors: readonly string[]
  /** ms from the change to its arrival. */
  readonly p50: number
  readonly p99: number
}

const [origin = '', count = '', ...tokens] = process.argv.slice(2)
const delays: number[] = []
const cursors: string[] = Array.from({ length: Number(count) }, () => '')
let events = 0
let gaps = 0
let ended = 0

/** Of this computer, the same in every process. */
function uptime(): number {
  return Number(process.hrtime.bigint() / 1_000n) / 1_000
}

function take(client: number, frame: string): void {
  const id = /^id: (.+)$/m.exec(frame)?.[1]
  if (id === undefined) return
  const before = cursors[client] ?? ''
  cursors[client] = id
  if (before === '') return
  events++
  if (numberOf(id) !== numberOf(before) + 1) gaps++
  const sent = /"client":"t([\d.]+)"/.exec(frame)?.[1]
  if (sent !== undefined && events % 7 === 0) delays.push(uptime() - Number(sent))
}

function numberOf(id: string): number {
  return Number(id.slice(id.lastIndexOf('-') + 1))
}

for (let client = 0; client < Number(count); client++) {
  const headers = { authorization: `Bearer ${tokens[client % tokens.length]}`, accept: 'text/event-stream' }
  const asked = request(`${origin}/v1/events`, { headers, agent: false }, response => {
    if (response.statusCode !== 200) throw new Error(`client ${client} got ${response.statusCode}`)
    let rest = ''
    response.setEncoding('utf8').on('data', (piece: string) => {
      const frames = (rest + piece).split('\n\n')
      rest = frames.pop() ?? ''
      for (const frame of frames) take(client, frame)
      if (cursors.every(cursor => cursor !== '')) process.send?.('all there')
    })
    response.on('close', () => {
      ended++
    })
  })
  asked.on('error', () => {})
  asked.end()
}

process.on('message', () => {
  delays.sort((a, b) => a - b)
  const at = (share: number): number => delays[Math.floor(delays.length * share)] ?? Number.NaN
  const report: EventsReport = { events, gaps, ended, cursors, p50: at(0.5), p99: at(0.99) }
  process.send?.(report, () => process.exit(0))
})
