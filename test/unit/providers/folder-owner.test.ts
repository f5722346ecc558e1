import { lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { instant } from '../../../src/model/time.ts'
import { readBlocks, writeBlocks } from '../../../src/providers/logind/block-memory.ts'
import { blockAll, unblockAll } from '../../../src/providers/simulator/events.ts'
import { openWorld } from '../../../src/providers/simulator/open.ts'
import { happen } from '../../../src/providers/simulator/world.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import { asStranger } from '../../faults/store-as-stranger.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { NOBODY, stateOfService, underTightUmask } from '../../support/state-of-service.ts'

const isRoot = process.geteuid?.() === 0
const kept = {
  bus: '1f',
  keeper: ':1.7',
  blocks: [{ id: '3', logonAt: instant(0), blocked: 'yes' }],
} as const

test.runIf(!isRoot)('what root leaves to another account is NOT tried here: this is not root', () => {})

underTightUmask()

test.runIf(isRoot)(
  "a simulated world that root made, in folders that root made, is the daemon's to change",
  async () => {
    using service = stateOfService()
    const folder = join(service.state, 'one', 'two')
    const path = join(folder, 'world.db')
    const roots = await openWorld(path, systemClock())
    happen(roots, blockAll)
    process.seteuid?.(NOBODY)
    try {
      const daemons = await openWorld(path, systemClock())
      expect(daemons.read().blockAll).toBe(true)
      happen(daemons, unblockAll)
      daemons.close()
    } finally {
      process.seteuid?.(0)
    }
    expect(roots.read().blockAll).toBe(false)
    roots.close()
    for (const each of [folder, path]) expect(statSync(each)).toMatchObject({ uid: NOBODY, gid: NOBODY })
  },
)

test.runIf(isRoot)("what root kept of blocks is the daemon's to read and to write anew", async () => {
  using service = stateOfService()
  const file = join(service.state, 'blocks.json')
  await writeBlocks(file, kept)
  expect(statSync(file)).toMatchObject({ uid: NOBODY, gid: NOBODY })
  asStranger(() => expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject(kept))
})

test('what is kept of blocks is written through no link that lies in its way', async () => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'blocks.json')
  const elsewhere = join(folder.path, 'precious')
  writeFileSync(elsewhere, 'precious')
  symlinkSync(elsewhere, `${file}.${process.pid}`)
  symlinkSync(elsewhere, file)
  await writeBlocks(file, kept)
  expect(readFileSync(elsewhere, 'utf8')).toBe('precious')
  expect(lstatSync(file).isFile()).toBe(true)
  expect(await readBlocks(file)).toEqual(kept)
})
