import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { block, blockAll, reconnect } from '../../src/providers/simulator/events.ts'
import { openWorld } from '../../src/providers/simulator/open.ts'
import { happen, type World } from '../../src/providers/simulator/world.ts'
import { seededRandom } from '../../src/runtime/seeded-random.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'
import { blindRepeats } from '../support/blind-repeats.ts'

const ROUNDS = 25
const SCRIPT = fileURLToPath(new URL('../support/keep-world.ts', import.meta.url))
const clock = systemClock()

let folder: string
let world: World
let child: ChildProcessByStdio<null, Readable, Readable> | null = null

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'killed-loop-'))
  world = await openWorld(join(folder, 'world.db'), clock)
  happen(world, state => reconnect(state, '11', null))
})
afterEach(async () => {
  if (child !== null) await end(child, 'SIGKILL')
  world.close()
  await rm(folder, { recursive: true })
})

function start(seed: number): ChildProcessByStdio<null, Readable, Readable> {
  const started = spawn(process.execPath, [SCRIPT, folder, String(seed)], { stdio: ['ignore', 'pipe', 'pipe'] })
  started.stderr.pipe(process.stderr)
  child = started
  return started
}

async function end(running: NonNullable<typeof child>, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (running.exitCode !== null || running.signalCode !== null) return
  const exited = once(running, 'exit')
  running.kill(signal)
  await exited
}

function reading<T>(read: (store: Store) => T): T {
  const store = openStore({ folder, host: world.read().host, clock, mode: 'read' })
  if (store === null) throw new Error('the loop has left no store')
  try {
    return read(store)
  } finally {
    store.close()
  }
}

test('a loop that is killed again and again loses no record, repeats nothing blindly and ends with what was declared', async () => {
  const random = seededRandom(4_711)
  /** By kind and intent, as the loop said that it was on disk. */
  const acknowledged = new Set<string>()
  let leftOpen = 0

  for (let round = 1; round <= ROUNDS; round++) {
    const running = start(round)
    let left = 1 + Math.floor(random() * 40)
    happen(world, blockAll)
    for await (const line of createInterface(running.stdout)) {
      const [kind = '', id = '', sessionId = ''] = line.split(' ')
      acknowledged.add(`${kind === 'intended' ? 'intent' : 'effect'} ${id}`)
      if (kind === 'settled') happen(world, state => block(state, sessionId))
      if (--left > 0) continue
      // Anywhere in what follows: a call, a look, a transaction.
      await pause(random() * 20)
      await end(running, 'SIGKILL')
    }
    reading(store => {
      expect(store.verifyJournal()).toMatchObject({ intact: true })
      const kept = new Set(
        store.journal({ kinds: ['intent', 'effect'] }).map(({ kind, intent }) => `${kind} ${intent}`),
      )
      expect([...acknowledged].filter(record => !kept.has(record))).toEqual([])
      leftOpen += store.openActions().length
    })
  }
  expect(acknowledged.size).toBeGreaterThan(5 * ROUNDS)
  // The kills met actions that were under way.
  expect(leftOpen).toBeGreaterThan(ROUNDS)

  const last = start(ROUNDS + 1)
  last.stdout.resume()
  const patience = AbortSignal.timeout(10_000)
  const isAsDeclared = (): boolean => world.read().sessions.every(({ blocked }) => blocked === 'no')
  const isSettled = (): boolean => isAsDeclared() && reading(store => store.openActions().length === 0)
  while (!isSettled()) {
    patience.throwIfAborted()
    await pause(20)
  }
  await end(last, 'SIGTERM')
  expect([last.exitCode, last.signalCode]).toEqual([0, null])
  expect(isAsDeclared()).toBe(true)
  reading(store => {
    expect(store.verifyJournal()).toMatchObject({ intact: true })
    expect(blindRepeats(store.journal({}))).toEqual([])
    expect(store.openActions()).toEqual([])
  })
})
