import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { block, blockAll, unblockAll } from '../../src/providers/simulator/events.ts'
import { logoff, logon } from '../../src/providers/simulator/logon.ts'
import type { WorldState } from '../../src/providers/simulator/world.ts'
import { seededRandom } from '../../src/runtime/seeded-random.ts'
import { lasting, rule } from '../support/bundle.ts'
import { pupil } from '../support/host.ts'
import { Loop } from '../support/loop.ts'

/**
 * Keeps 1,000 sessions for a week of virtual time: `node --expose-gc week-child.ts`. Every hour some people go, others come, some
 * are blocked, and a hold is placed; every six hours somebody fights over three of them; once a day all are blocked.
 *
 * Prints a line of JSON for each day: bytes of the heap after collection, and of the state folder.
 */
const SESSIONS = 1_000
const DAYS = 7
const STEPS_A_DAY = 24

const random = seededRandom(7)
const loop = new Loop({ pupils: SESSIONS, rules: [rule()], resync: '1h', concurrency: 100 })
let arrived = SESSIONS
loop.start()
await loop.rest()
for (let step = 1; step <= DAYS * STEPS_A_DAY; step++) {
  await live(step)
  // The harness remembers everything; what is measured is the loop.
  for (const remembered of [loop.events, loop.calls, loop.intended]) remembered.length = 0
  if (step % STEPS_A_DAY === 0) tell(step / STEPS_A_DAY)
}
await loop[Symbol.asyncDispose]()

async function live(step: number): Promise<void> {
  for (let turn = 0; turn < 5; turn++) loop.happen(state => changeOver(state, some()))
  loop.happen(state => ['11', '12', some(), some()].reduce(block, state))
  if (step % STEPS_A_DAY === 10) {
    loop.happen(blockAll)
    await loop.pass('1m')
    loop.happen(unblockAll)
  }
  if (step % 6 === 0) await fight()
  const selector = { text: 'station=20', match: { station: ['20'] } }
  const order = { verb: 'hold', selector, length: { for: lasting('20m') }, reason: 'an exam' } as const
  void loop.order(order).catch(() => null)
  await loop.pass('1h')
}

/** Long enough for the fight to be known as one. */
async function fight(): Promise<void> {
  for (let round = 0; round < 8; round++) {
    loop.happen(state => ['1', '2', '3'].reduce(block, state))
    await loop.pass('10s')
  }
}

function some(): string {
  return String(1 + Math.floor(random() * SESSIONS))
}

/** Somebody goes, and the next of two thousand people sits down in the same place. */
function changeOver(state: WorldState, id: string): WorldState {
  const session = state.sessions.find(known => known.id === id)
  if (session?.station === undefined || session.station === null) return state
  arrived++
  return logon(logoff(state, id), pupil(`pupil${arrived % 2_000}`, session.station, loop.clock)).state
}

function tell(day: number): void {
  if (globalThis.gc === undefined) throw new Error('run it with --expose-gc')
  globalThis.gc()
  globalThis.gc()
  const { heapUsed: heap } = process.memoryUsage()
  const state = readdirSync(loop.folder).reduce((sum, name) => sum + statSync(join(loop.folder, name)).size, 0)
  process.stdout.write(`${JSON.stringify({ day, heap, state })}\n`)
}
