import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { ms } from '../../src/model/time.ts'
import { openSimulatorOnFile } from '../../src/providers/simulator/open.ts'
import { Reconciler } from '../../src/reconcile/reconciler.ts'
import { seededRandom } from '../../src/runtime/seeded-random.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { nextTurn } from '../../src/runtime/turn.ts'
import { loadZones } from '../../src/runtime/zones.ts'
import { openStore } from '../../src/store/open-store.ts'
import { bundle, reapply, rule } from './bundle.ts'
import { blockAll, guards } from './guards.ts'

/**
 * The real loop as a process of its own, to be killed: `node keep-world.ts FOLDER SEED` keeps the world in the folder unlocked.
 *
 * Prints a line for what is durable by then: `intended ID SESSION`, `settled ID SESSION`. Ends in order on SIGTERM.
 */
const [folder = '', seed = '1'] = process.argv.slice(2)
const clock = systemClock()
const random = seededRandom(Number(seed))
const provider = await openSimulatorOnFile(
  {
    world: join(folder, 'world.db'),
    blocked: 'known',
    concurrency: 3,
    trouble: { latency: { min: ms(0), max: ms(25) }, failureRate: 0.1, lieRate: 0.1, hangRate: 0.05 },
  },
  { clock, random },
)
const store = openStore({ folder, host: provider.host, clock, mode: 'write' })
const kept = {
  ...reapply,
  backoff: { initial: ms(20), max: ms(100) },
  limit: { count: 10_000, per: reapply.limit.per },
}
const reconciler = new Reconciler({
  provider,
  store,
  bundle: bundle([rule({ reapply: kept, timeout: ms(200) })]),
  keeping: true,
  clock,
  random,
  newId: randomUUID,
  turn: nextTurn,
  loadZones,
  stopReason: () => null,
  settle: ms(100),
  observeTimeout: ms(5_000),
  resync: ms(1_000),
  defaults: kept,
  guards,
  blockAll,
  longestHold: ms(8 * 3_600_000),
  version: 'test',
  zoneData: 'test',
  onEvent(event) {
    if (event.kind !== 'intended' && event.kind !== 'settled') return
    const { id, incarnation } = event.intent
    process.stdout.write(`${event.kind} ${id} ${incarnation.sessionId}\n`)
  },
})
reconciler.trigger()

const ending = new AbortController()
process.once('SIGTERM', () => ending.abort())
for await (const _ of provider.reader.changes?.({ signal: ending.signal }) ?? []) reconciler.trigger()
await reconciler.close()
store.close()
await provider.close()
