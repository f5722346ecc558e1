import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { OperationFailed } from '../../../src/cli/errors.ts'
import { requireOwnFolder } from '../../../src/cli/service-trust.ts'
import { closeFile, closeFolder } from '../../../src/windows/access-fix.ts'
import { temporaryFolder } from '../../support/cli.ts'

/** Users may do everything. */
const open = { readAccess: () => Promise.resolve('O:BAG:BAD:(A;OICI;FA;;;BA)(A;OICI;FA;;;BU)') }
const own = { readAccess: () => Promise.resolve('O:BAG:BAD:(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)') }

test('a folder that others may change is to be closed with all that is in it, whatever it lets them do by itself', async () => {
  using folder = temporaryFolder()
  const refused = requireOwnFolder(folder.path, [], open)
  await expect(refused).rejects.toBeInstanceOf(OperationFailed)
  await expect(refused).rejects.toHaveProperty('hint', expect.stringContaining(closeFolder(folder.path)))
  await expect(refused).rejects.toHaveProperty('hint', expect.stringContaining('/reset /T'))
})

test('a file that others may change is closed as a file', async () => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'stationkeeper.yaml')
  writeFileSync(file, '')
  const refused = requireOwnFolder(file, [], open)
  await expect(refused).rejects.toHaveProperty('hint', expect.stringContaining(closeFile(file)))
})

test('what is missing, and what administrators alone may change, is nobody else’s', async () => {
  using folder = temporaryFolder()
  await requireOwnFolder(join(folder.path, 'missing'), [], open)
  await requireOwnFolder(folder.path, [], own)
})
