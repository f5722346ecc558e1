import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { identify } from '../../../../src/model/incarnation.ts'
import type { Observation } from '../../../../src/model/session.ts'
import { ms } from '../../../../src/model/time.ts'
import { classroom } from '../../../../src/providers/simulator/classroom.ts'
import { setTrouble } from '../../../../src/providers/simulator/events.ts'
import { memoryWorld } from '../../../../src/providers/simulator/memory-world.ts'
import { show } from '../../../../src/providers/simulator/message.ts'
import { openWorld } from '../../../../src/providers/simulator/open.ts'
import { openSimulator } from '../../../../src/providers/simulator/simulator.ts'
import {
  drawLookFate,
  type LookTrouble,
  noLookTrouble,
  noTrouble,
} from '../../../../src/providers/simulator/trouble.ts'
import { happen } from '../../../../src/providers/simulator/world.ts'
import { seededRandom } from '../../../../src/runtime/seeded-random.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

function open(looks: Partial<LookTrouble>, random: () => number = seededRandom(7)) {
  const clock = new VirtualClock()
  const world = memoryWorld(classroom(clock.now()))
  const trouble = { looks: { ...noLookTrouble, ...looks } }
  const provider = openSimulator({ world, clock, random, concurrency: 4, blocked: 'known', trouble })
  const end = new AbortController()
  const look = (): Promise<Observation> => provider.reader.observe({ signal: end.signal })
  return { clock, world, end, look }
}

test('a look takes as long as the latency says, and shows the host as it is at its end', async () => {
  const { clock, world, look } = open({ latency: { min: ms(100), max: ms(100) } })
  const seen = look()
  happen(world, state => ({ ...state, sessions: state.sessions.slice(0, 2) }))
  await clock.advance(100)
  expect((await seen).sessions.length).toBe(2)
  expect((await seen).observedAt).toBe(clock.now())
})

test('a look can fail, and the next one need not', async () => {
  const { look } = open({ failureRate: 0.5 }, repeating(0.4, 0, 0.6, 0))
  await expect(look()).rejects.toThrow('failed to show its sessions')
  expect((await look()).sessions.length).toBe(12)
})

test('a look that hangs ends when it is aborted', async () => {
  const { look, end } = open({ hangRate: 1 })
  const ended = expect(look()).rejects.toThrow('too late')
  end.abort(new Error('too late'))
  await ended
})

test('an incomplete look misses sessions, and says so', async () => {
  const { look, world } = open({ incompleteRate: 1 })
  const { complete, sessions } = await look()
  expect(complete).toBe(false)
  expect(sessions.length).toBeGreaterThan(0)
  expect(sessions.length).toBeLessThan(12)
  expect(world.read().sessions).toEqual(expect.arrayContaining([...sessions]))
})

test('an empty look claims that nobody is there', async () => {
  expect(await open({ emptyRate: 1 }).look()).toMatchObject({ complete: true, sessions: [] })
})

test('the same seed gives the same row of looks', async () => {
  const rates = { ...noLookTrouble, failureRate: 0.2, hangRate: 0.2, incompleteRate: 0.2, emptyRate: 0.2 }
  const row = (): readonly string[] => {
    const random = seededRandom(3)
    return Array.from({ length: 40 }, () => drawLookFate(rates, random).kind)
  }
  expect(row()).toEqual(row())
  expect(new Set(row())).toEqual(new Set(['see', 'fail', 'hang', 'incomplete', 'empty']))
})

test('who looks at a host without such troubles leaves the row of its other troubles alone', () => {
  let drawn = 0
  drawLookFate(noLookTrouble, () => ++drawn)
  expect(drawn).toBe(0)
})

test('a world that was written before looks had troubles and messages were kept is read as though it had none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'older-world-'))
  const path = join(folder, 'world.db')
  const clock = new VirtualClock()
  const first = await openWorld(path, clock)
  happen(first, state => setTrouble(state, { ...noTrouble, failureRate: 0.25 }))
  first.close()
  const database = new DatabaseSync(path)
  database.exec(`UPDATE host SET content = json_remove(content, '$.messages', '$.trouble.looks')`)
  database.close()
  const world = await openWorld(path, clock)
  expect(world.read()).toMatchObject({ messages: [], trouble: { failureRate: 0.25, looks: noLookTrouble } })
  world.close()
  await rm(folder, { recursive: true })
})

test('only the latest messages are remembered', async () => {
  const { world, clock, look } = open({})
  const target = identify(await look(), new Map()).get('3')
  if (target === undefined) throw new Error('session 3 is not seen')
  for (let sent = 1; sent <= 300; sent++) happen(world, state => show(state, target, `message ${sent}`, clock.now()))
  const { messages } = world.read()
  expect([messages.length, messages.at(-1)?.text]).toEqual([200, 'message 300'])
})

/** Gives the listed numbers again and again. */
function repeating(...numbers: readonly number[]): () => number {
  let next = 0
  return () => numbers[next++ % numbers.length] ?? 0
}
