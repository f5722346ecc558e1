import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openApi } from '../../src/api/server.ts'
import { noHolds } from '../../src/model/hold.ts'
import { identify } from '../../src/model/incarnation.ts'
import { emptyLedger, type Ledger } from '../../src/model/ledger.ts'
import type { Observation } from '../../src/model/session.ts'
import { plan, prepare } from '../../src/planner/plan.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { bundle, rule } from '../../test/support/bundle.ts'
import { access, FakeGatekeeper, local } from '../../test/support/fake-gatekeeper.ts'
import { FakeKeeper } from '../../test/support/fake-keeper.ts'
import { guards } from '../../test/support/guards.ts'
import { noon, observation, session } from '../../test/support/observation.ts'
import type { EventsReport } from '../event-clients.ts'
import { median, millis, type Row } from '../measure.ts'
import { boardOf } from './feed.ts'

const CLIENTS = 200
const SESSIONS = 1_000
/** So that each of the sessions is another one every five seconds. */
const CHANGED = 20
const EVERY_MS = 100
const SECONDS = Number(process.env.EVENTS_SECONDS ?? 60)

/**
 * 200 clients in a process of their own follow the board of a server over TCP while 1,000 sessions change, 200 a second. Every client's ids are
 * looked at for gaps, and at the end for being those of the board.
 */
export async function eventsRow(): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'stationkeeper-bench-'))
  const clock = systemClock()
  const rules = bundle([rule()])
  const prepared = prepare(rules)
  let ledger: Ledger = emptyLedger
  const board = boardOf(clock, rules, () => ledger)
  const seen = new Map<number, string>()
  const see = (first: number): void => {
    for (let each = first; each < first + CHANGED; each++) seen.set(each % SESSIONS, `t${clock.uptime()}`)
    const now = look(seen)
    ledger = { ...ledger, sightings: identify(now, ledger.sightings) }
    const made = plan({ prepared, observation: now, ledger, holds: noHolds, guards, now: noon, zones: null })
    board.tell({ kind: 'planned', plan: made, observation: now, changed: true })
  }
  see(0)
  const gatekeeper = new FakeGatekeeper()
  const api = await openApi({
    keeper: Object.assign(new FakeKeeper(), { feed: board }),
    gatekeeper,
    page: null,
    socket: join(folder, 'api.sock'),
    local,
    listen: { host: '127.0.0.1', port: 0 },
    origins: [],
    clock,
    about: { version: '0.0.0', host: 'host-1' },
    onTrouble: (what, error) => {
      throw new Error(what, { cause: error })
    },
  })
  const tokens = [gatekeeper.add(access('Operator', ['see'])), gatekeeper.add(access('Screen', ['wall']))]
  const clients = fork(join(import.meta.dirname, '..', 'event-clients.ts'), [
    api.origin ?? '',
    String(CLIENTS),
    ...tokens,
  ])
  await once(clients, 'message')
  const memory: number[] = []
  for (let round = 1; round <= (SECONDS * 1_000) / EVERY_MS; round++) {
    see(round * CHANGED)
    if (round % 20 === 0) memory.push(kept())
    await pause(EVERY_MS)
  }
  // What was told last is on its way.
  await pause(2_000)
  const report = await reportOf(clients)
  const ends = new Set([true, false].map(names => board.board({ match: null, names })?.cursor ?? ''))
  const complete = report.gaps === 0 && report.ended === 0 && report.cursors.every(cursor => ends.has(cursor))
  const grown = median(memory.slice(-memory.length / 4)) / median(memory.slice(memory.length / 4, memory.length / 2))
  await api.close()
  board[Symbol.dispose]()
  rmSync(folder, { recursive: true, force: true })
  return {
    work: `${CLIENTS} clients follow ${SESSIONS.toLocaleString('en')} sessions that change, 200 a second, for ${SECONDS} s`,
    measured: `${report.events.toLocaleString('en')} events, ${complete ? 'none lost' : `LOST: ${report.gaps} gaps, ${report.ended} streams ended`}; from change to client p50 ${millis(report.p50)}, p99 ${millis(report.p99)}; memory in the last quarter ${grown.toFixed(2)}× that of the second`,
    goal: 'none lost; p99 ≤ 500 ms; memory ≤ 1.10×',
    met: complete && report.p99 <= 500 && grown <= 1.1,
  }
}

/** Bytes that are still needed: what waits to be collected says nothing. */
function kept(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

setFlagsFromString('--expose-gc')
// What the flag brings takes nothing and gives nothing.
const collect = runInNewContext('gc') as () => void

function look(changedAt: ReadonlyMap<number, string>): Observation {
  return observation(
    Array.from({ length: SESSIONS }, (_, index) =>
      session({
        id: String(index + 1),
        user: `u${index}`,
        station: null,
        connection: 'remote',
        client: changedAt.get(index) ?? 'pc',
      }),
    ),
  )
}

async function reportOf(clients: ChildProcess): Promise<EventsReport> {
  clients.removeAllListeners('message')
  const reported = new Promise<EventsReport>(resolve => {
    clients.on('message', message => {
      if (isReport(message)) resolve(message)
    })
  })
  clients.send('report')
  return await reported
}

function isReport(message: unknown): message is EventsReport {
  return typeof message === 'object' && message !== null && 'cursors' in message
}
