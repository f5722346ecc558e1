import { expect, test } from 'vitest'
import { FreeSpace } from '../../../src/daemon/free-space.ts'
import type { Space } from '../../../src/files/free-bytes.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const disk: Space = { blocks: 1_000, bsize: 4_096, bfree: 20, bavail: 10 }

function spaceOf(ask: () => Promise<Space>, account: number | null = 1_000) {
  const clock = new VirtualClock()
  return { clock, space: new FreeSpace({ folder: '/state', account, clock, ask }) }
}

test('the room of a state folder is what this account may still write, unknown until somebody has looked', async () => {
  const { space } = spaceOf(async () => disk)
  expect(space.bytes).toBeNull()
  await space.look()
  expect(space.bytes).toBe(40_960)
  const { space: roots } = spaceOf(async () => disk, 0)
  await roots.look()
  expect(roots.bytes).toBe(81_920)
})

test.each<[string, () => Promise<Space>]>([
  ['counts no blocks', async () => ({ ...disk, blocks: 0 })],
  ['can not be asked', () => Promise.reject(new Error('EIO'))],
])('nobody can tell of a disk that %s', async (_, fails) => {
  let ask = async (): Promise<Space> => disk
  const { space } = spaceOf(() => ask())
  await space.look()
  ask = fails
  await space.look()
  expect(space.bytes).toBeNull()
})

test('a disk that does not answer is unknown after two seconds, is not asked twice, and holds up nobody', async () => {
  let answer: (space: Space) => void = () => {}
  let asked = 0
  const { space, clock } = spaceOf(() => {
    asked += 1
    return new Promise(resolve => {
      answer = resolve
    })
  })
  const first = space.look()
  answer(disk)
  await first
  expect(space.bytes).toBe(40_960)
  for (const _ of [1, 2]) {
    const look = space.look()
    await clock.advance(2_000)
    await look
    expect(space.bytes).toBeNull()
  }
  expect(asked).toBe(2)
  const look = space.look()
  answer({ ...disk, bavail: 1 })
  await look
  expect(space.bytes).toBe(4_096)
})

test('a real file system says how much room there is, or that it counts none', async () => {
  using folder = temporaryFolder()
  const space = new FreeSpace({ folder: folder.path, account: process.getuid?.() ?? null, clock: new VirtualClock() })
  await space.look()
  expect(space.bytes === null || space.bytes > 0).toBe(true)
})
