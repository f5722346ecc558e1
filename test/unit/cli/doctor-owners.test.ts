import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ownerFindings } from '../../../src/cli/doctor-owners.ts'
import { temporaryFolder } from '../../support/cli.ts'

const real = { provider: 'logind' }

/** A program in a folder, with one file that has that mode. */
function program(mode: number) {
  const folder = temporaryFolder()
  const file = join(folder.path, 'dist', 'main.js')
  mkdirSync(join(folder.path, 'dist'), { mode: 0o755 })
  writeFileSync(file, '')
  chmodSync(file, mode)
  return { ...folder, file, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

describe.runIf(process.getuid !== undefined)('what doctor says of who may change the program', () => {
  test('nothing is wrong where nobody else may', async () => {
    using place = program(0o644)
    expect(await ownerFindings([place.path], real)).toMatchObject([{ level: 'ok', topic: 'program' }])
  })

  test('a file in it that everybody may write is an error, with the command that closes it', async () => {
    using place = program(0o666)
    const [finding] = await ownerFindings([place.path], real)
    expect(finding).toMatchObject({ level: 'error', message: expect.stringContaining(place.file) })
    expect(finding?.fix).toContain('chmod -R go-w')
  })

  test('nobody is asked where nobody real is kept', async () => {
    using place = program(0o666)
    expect(await ownerFindings([place.path], { provider: 'simulator' })).toEqual([])
  })
})
