import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { policyFindings } from '../../../src/cli/doctor-policies.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { policyOf } from '../../support/cli-classroom.ts'

const open = '{ name: open, match: { everySession: true }, ensure: unlocked }'

/** Policies that are valid, in a folder with that mode. */
function policies(mode: number) {
  const folder = temporaryFolder()
  const path = join(folder.path, 'policies')
  mkdirSync(path)
  writeFileSync(join(path, 'lab.yaml'), policyOf([open]), { mode: 0o644 })
  chmodSync(path, mode)
  return { policies: path, timeZone: 'UTC', git: null, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

const levels = async (mode: number, uid: number | null): Promise<readonly string[]> => {
  using settings = policies(mode)
  return (await policyFindings(settings, uid)).map(({ level }) => level)
}

test.skipIf(process.platform === 'win32').each([
  ['an error for root', 0, 'error'],
  ['an error for an account of the system', 997, 'error'],
  ['a warning for a person', 1_000, 'warning'],
] as const)('policies that others may change are %s, as a daemon would have it', async (_, uid, level) => {
  expect(await levels(0o757, uid)).toEqual(['ok', level])
  expect(await levels(0o755, uid)).toEqual(['ok'])
})
