import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { instant } from '../../../../src/model/time.ts'
import { classroom } from '../../../../src/providers/simulator/classroom.ts'
import { block, blockAll, unblock } from '../../../../src/providers/simulator/events.ts'
import { logoff } from '../../../../src/providers/simulator/logon.ts'
import { openWorld } from '../../../../src/providers/simulator/open.ts'
import { find } from '../../../../src/providers/simulator/sessions.ts'
import { happen, type World, WorldFileError } from '../../../../src/providers/simulator/world.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

const START = instant(Date.parse('2026-11-21T09:00:00Z'))
let folder: string
let clock: VirtualClock
let worlds: World[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'world-'))
  clock = new VirtualClock(START)
  worlds = []
})
afterEach(async () => {
  for (const world of worlds) world.close()
  await rm(folder, { recursive: true })
})

async function open(name = 'world.db'): Promise<World> {
  const world = await openWorld(join(folder, name), clock)
  worlds.push(world)
  return world
}

test('a fresh file is a classroom, in a folder that need not exist', async () => {
  expect((await open('deep/down/world.db')).read()).toEqual(classroom(START))
})

test('a world outlives its processes', async () => {
  const first = await open()
  happen(first, state => logoff(blockAll(state), '4'))
  const left = first.read()
  first.close()
  await clock.advance(60_000)
  expect((await open()).read()).toEqual(left)
})

test('each connection sees what the others did', async () => {
  const [mine, theirs] = [await open(), await open()]
  expect(find(mine.read(), '3').blocked).toBe('no')
  happen(theirs, state => block(state, '3'))
  expect(find(mine.read(), '3').blocked).toBe('yes')
  happen(mine, state => unblock(state, '3'))
  expect(theirs.read()).toEqual(mine.read())
})

test('a change that throws has not happened, and the next one does', async () => {
  const [world, other] = [await open(), await open()]
  expect(() => happen(world, state => block(blockAll(state), '77'))).toThrow('there is no session "77"')
  expect(world.read()).toEqual(classroom(START))
  happen(other, state => block(state, '3'))
  happen(world, state => block(state, '4'))
  expect(['3', '4'].map(id => find(other.read(), id).blocked)).toEqual(['yes', 'yes'])
})

test('reading gives the same object until something changes', async () => {
  const [mine, theirs] = [await open(), await open()]
  const before = mine.read()
  expect(mine.read()).toBe(before)
  happen(theirs, blockAll)
  expect(mine.read()).not.toBe(before)
})

test('where the file system tells nothing, every change of others is noticed within a second', async () => {
  const mine = await open()
  const hints = mine.changes({ signal: new AbortController().signal })[Symbol.asyncIterator]()
  for (const id of ['3', '4', '5']) {
    // Written past the port, so nothing rings.
    const silent = new DatabaseSync(join(folder, 'world.db'))
    silent.prepare("UPDATE session SET content = json_set(content, '$.blocked', 'yes') WHERE id = ?").run(id)
    silent.close()
    await clock.advance(1_000)
    expect(await hints.next()).toMatchObject({ done: false })
    expect(find(mine.read(), id).blocked).toBe('yes')
  }
})

test('closing ends the hints and leaves no timer', async () => {
  const world = await open()
  const waiting = world.changes({ signal: new AbortController().signal })[Symbol.asyncIterator]().next()
  world.close()
  expect(await waiting).toMatchObject({ done: true })
  expect(clock.pending).toBe(0)
})

test('who stops listening leaves no timer behind', async () => {
  const world = await open()
  const hints = world.changes({ signal: new AbortController().signal })
  happen(world, blockAll)
  for await (const _ of hints) break
  expect(clock.pending).toBe(0)
})

test('a file of something else is refused and left alone', async () => {
  await writeFile(join(folder, 'notes.txt'), 'Homework: chapters 3 and 4, and the exercises after them.\n'.repeat(200))
  await expect(open('notes.txt')).rejects.toThrow(WorldFileError)
  const foreign = new DatabaseSync(join(folder, 'foreign.db'))
  foreign.exec('CREATE TABLE marks (pupil TEXT)')
  await expect(open('foreign.db')).rejects.toThrow('not a simulator')
  expect(foreign.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'marks' }])
  foreign.close()
})

test('a world of a later version is refused', async () => {
  ;(await open()).close()
  const later = new DatabaseSync(join(folder, 'world.db'))
  later.exec('PRAGMA user_version = 2')
  later.close()
  await expect(open()).rejects.toThrow('has version 2')
})
