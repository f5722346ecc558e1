import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { block, blockAll } from '../../src/providers/simulator/events.ts'
import { openWorld } from '../../src/providers/simulator/open.ts'
import { happen, type World } from '../../src/providers/simulator/world.ts'
import { seededRandom } from '../../src/runtime/seeded-random.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { cameBack } from '../support/adversary-manner.ts'
import { KillChecker } from './kill-checker.ts'

/** Each lane is a host of its own; together they are two hundred kills. */
const LANES = 2
const ROUNDS = 100

const SCRIPT = fileURLToPath(new URL('./kill-child.ts', import.meta.url))
const clock = systemClock()

type Child = ChildProcessByStdio<null, Readable, null>

test(`a loop that is killed ${LANES * ROUNDS} times at any moment loses nothing it acknowledged, keeps every limit, and ends with what was declared`, async () => {
  const lanes = await Promise.all(Array.from({ length: LANES }, (_, lane) => kill(lane)))
  const sum = (of: (lane: KillChecker) => number): number => lanes.map(of).reduce((a, b) => a + b, 0)
  // The kills met actions that were under way, limits that were full and holds that were in force; how many is the machine's.
  expect(sum(({ acknowledged }) => acknowledged.size)).toBeGreaterThan((LANES * ROUNDS) / 2)
  expect(sum(({ leftOpen }) => leftOpen)).toBeGreaterThan((LANES * ROUNDS) / 4)
  expect(sum(({ held }) => held)).toBeGreaterThan(0)
  expect(sum(({ full }) => full.size)).toBeGreaterThan(0)
})

async function kill(lane: number): Promise<KillChecker> {
  const folder = await mkdtemp(join(tmpdir(), 'killed-loop-'))
  const world = await openWorld(join(folder, 'world.db'), clock)
  const checker = new KillChecker(folder, world.read().host, clock)
  const random = seededRandom(4_711 + lane)
  let running: Child | null = null
  try {
    running = start(folder, 0)
    await once(running.stdout, 'data')
    await end(running, 'SIGTERM')
    for (let round = 1; round <= ROUNDS; round++) {
      running = start(folder, lane * ROUNDS + round)
      happen(world, blockAll)
      await listen(running, world, checker, random)
      checker.check()
    }
    running = start(folder, LANES * ROUNDS + lane)
    running.stdout.resume()
    await checker.settled(world)
    await end(running, 'SIGTERM')
    expect([running.exitCode, running.signalCode]).toEqual([0, null])
    checker.checkEnd()
    return checker
  } finally {
    if (running !== null) await end(running, 'SIGKILL')
    world.close()
    await rm(folder, { recursive: true })
  }
}

function start(folder: string, seed: number): Child {
  // Compiled once: most of a short life would be spent on it.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') }
  return spawn(process.execPath, [SCRIPT, folder, String(seed)], { stdio: ['ignore', 'pipe', 'inherit'], env })
}

/** Undoes what it hears of, and kills it at some moment of its first quarter of a second. */
async function listen(running: Child, world: World, checker: KillChecker, random: () => number): Promise<void> {
  for await (const line of createInterface(running.stdout)) {
    checker.hear(line)
    const [kind, , sessionId = '', action, effect] = line.split(' ')
    if (kind === 'memory') void pause(random() * 250).then(() => end(running, 'SIGKILL'))
    if (kind !== 'settled' || effect !== 'verified') continue
    happen(world, state => (action === 'unlock' ? block(state, sessionId) : cameBack(state, sessionId)))
  }
}

async function end(running: Child, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (running.exitCode !== null || running.signalCode !== null) return
  const exited = once(running, 'exit')
  running.kill(signal)
  await exited
}
