import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { block } from '../../src/providers/simulator/events.ts'
import { worldProblems } from '../../src/providers/simulator/invariants.ts'
import { openWorld } from '../../src/providers/simulator/open.ts'
import { find } from '../../src/providers/simulator/sessions.ts'
import { happen, type World, WorldFileError } from '../../src/providers/simulator/world.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const SCRIPT = fileURLToPath(new URL('./simulator-process.ts', import.meta.url))
let path: string
let folder: string
let started: ChildProcessWithoutNullStreams[]
let worlds: World[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shared-world-'))
  path = join(folder, 'world.db')
  started = []
  worlds = []
})
afterEach(async () => {
  for (const child of started) await kill(child)
  for (const world of worlds) world.close()
  await rm(folder, { recursive: true })
})

function start(...errand: readonly string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [SCRIPT, path, ...errand])
  child.stderr.pipe(process.stderr)
  started.push(child)
  return child
}

async function kill(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Its timers stand still, so what is noticed is noticed without polling. */
async function open(): Promise<World> {
  const world = await openWorld(path, new VirtualClock())
  worlds.push(world)
  return world
}

async function frozenInsideAChange(): Promise<ChildProcessWithoutNullStreams> {
  const child = start('freeze')
  await once(child.stdout, 'data')
  return child
}

test('processes that open a fresh world and change it all at once lose nothing', async () => {
  const names = ['red', 'green', 'blue', 'gold']
  const exits = await Promise.all(names.map(name => once(start('guests', name, '150'), 'exit')))
  expect(exits).toEqual(names.map(() => [0, null]))
  const state = (await open()).read()
  const guests = new Set(state.sessions.map(({ user }) => user).filter(user => user?.includes('-')))
  expect(guests.size).toBe(600)
  expect(state.sessions.length).toBe(612)
  expect(worldProblems(state)).toEqual([])
})

test('a process that is killed inside a change leaves nothing of it and blocks nobody', async () => {
  const world = await open()
  const before = world.read()
  const child = await frozenInsideAChange()
  expect(world.read()).toEqual(before)
  await kill(child)
  happen(world, state => block(state, '3'))
  const blocked = world.read().sessions.filter(session => session.blocked === 'yes')
  expect(blocked.map(({ id }) => id)).toEqual(['3'])
  expect((await open()).read()).toEqual(world.read())
})

test('who waits for a process that never ends its change is told so after a while', async () => {
  const world = await open()
  const child = await frozenInsideAChange()
  expect(() => happen(world, state => block(state, '3'))).toThrow(WorldFileError)
  await kill(child)
  happen(world, state => block(state, '3'))
  expect(find(world.read(), '3').blocked).toBe('yes')
})

test('a change of another process is heard without polling', async () => {
  const world = await open()
  const hints = world.changes({ signal: new AbortController().signal })[Symbol.asyncIterator]()
  start('block', '5')
  while (find(world.read(), '5').blocked !== 'yes') expect(await hints.next()).toMatchObject({ done: false })
})
