import { randomUUID } from 'node:crypto'
import { appendFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ms } from '../../src/model/time.ts'
import { openSimulatorOnFile } from '../../src/providers/simulator/open.ts'
import { Reconciler } from '../../src/reconcile/reconciler.ts'
import { seededRandom } from '../../src/runtime/seeded-random.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { nextTurn } from '../../src/runtime/turn.ts'
import { loadZones } from '../../src/runtime/zones.ts'
import { openStore } from '../../src/store/open-store.ts'
import { bundle } from '../support/bundle.ts'
import { blockAll, guards } from '../support/guards.ts'
import { memoryOf } from './kill-memory.ts'
import { HELD_FOR, kept, killBudget, killHostLimit, rules } from './kill-rules.ts'

/**
 * The real loop as a process of its own, to be killed: `node kill-child.ts FOLDER SEED` keeps the world in the folder as the rules say.
 *
 * Prints a line for what is durable by then: `memory JSON` of what it found at its start, `intended ID SESSION`, `settled ID
 * SESSION ACTION EFFECT`, `held ID SESSION ASKED TOLD` with the uptimes between which it was placed. Each call to the host is a line in the file `calls`, written before it.
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
const { unlock, disconnect } = provider.actuator
const store = openStore({ folder, host: provider.host, clock, mode: 'write' })
say(`memory ${memoryOf(store)}`)
const reconciler = new Reconciler({
  provider: {
    ...provider,
    actuator: {
      unlock: (target, options) => noted('unlock', target.sessionId, () => unlock(target, options)),
      disconnect: (target, options) => noted('disconnect', target.sessionId, () => disconnect(target, options)),
    },
  },
  store,
  bundle: bundle(rules),
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
  guards: { ...guards, hostLimit: killHostLimit, disruptionBudget: killBudget },
  blockAll,
  longestHold: ms(8 * 3_600_000),
  version: 'test',
  zoneData: 'test',
  onEvent(event) {
    if (event.kind === 'intended') say(`intended ${event.intent.id} ${event.intent.incarnation.sessionId}`)
    if (event.kind !== 'settled') return
    const { intent, effect } = event
    say(`settled ${intent.id} ${intent.incarnation.sessionId} ${intent.action} ${effect}`)
  },
})
reconciler.trigger()
// Refused where this process ends before its first look.
holdOne().catch(() => {})

const ending = new AbortController()
process.once('SIGTERM', () => ending.abort())
for await (const _ of provider.reader.changes?.({ signal: ending.signal }) ?? []) reconciler.trigger()
await reconciler.close()
store.close()
await provider.close()

/** Written at once: what was said is what was acknowledged. */
function say(line: string): void {
  writeSync(1, `${line}\n`)
}

async function noted(action: string, sessionId: string, act: () => Promise<void>): Promise<void> {
  appendFileSync(join(folder, 'calls'), `${clock.uptime()} ${action} ${sessionId}\n`)
  await act()
}

async function holdOne(): Promise<void> {
  const id = String(1 + Math.floor(random() * 3))
  const selector = { text: id, match: { sessionId: [id] } }
  const order = { verb: 'hold', selector, length: { for: HELD_FOR }, reason: 'an exam' } as const
  const asked = clock.uptime()
  const { placed } = await reconciler.order(randomUUID(), order, 'CLASS\\ms.keller')
  if (placed !== null) say(`held ${placed.id} ${id} ${asked} ${clock.uptime()}`)
}
