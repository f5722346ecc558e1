import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isFull, storageProblem } from '../../../src/cli/storage.ts'
import { temporaryFolder } from '../../support/cli.ts'

const disk = { blocks: 1_000_000, bsize: 4096, bfree: 50_000, bavail: 50_000 }
const somebody = 1000
const root = 0

it.each<[string, typeof disk, number, boolean]>([
  ['with space', disk, somebody, false],
  ['without any', { ...disk, bfree: 0, bavail: 0 }, root, true],
  ['with a few blocks, which hold no more than a record', { ...disk, bfree: 3, bavail: 3 }, somebody, true],
  ['whose last blocks are for root, to somebody else', { ...disk, bavail: 0 }, somebody, true],
  ['whose last blocks are for root, to root', { ...disk, bavail: 0 }, root, false],
  ['that does not count blocks', { ...disk, blocks: 0, bfree: 0, bavail: 0 }, somebody, false],
])('judges a disk %s', (_, space, owner, full) => {
  expect(isFull(space, owner)).toBe(full)
})

it('has nothing against a folder with space, or one that would be made in it', () => {
  using folder = temporaryFolder()
  expect(storageProblem(folder.path)).toBeNull()
  expect(storageProblem(join(folder.path, 'not', 'yet'))).toBeNull()
})
