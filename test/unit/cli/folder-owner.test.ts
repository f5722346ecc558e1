import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { whoMay } from '../../../src/cli/commands/stop.ts'
import { folderOwner } from '../../../src/cli/folder-owner.ts'
import { temporaryFolder } from '../../support/cli.ts'

it('names who owns a folder, or the nearest above it that there is', () => {
  using folder = temporaryFolder()
  const { uid } = statSync(folder.path)
  const owner = uid === 0 ? 'root' : `the account with uid ${uid}, which owns ${folder.path}`
  expect(folderOwner(folder.path, 'linux')).toBe(owner)
  expect(folderOwner(join(folder.path, 'not', 'there'), 'linux')).toBe(owner)
  expect(folderOwner('/', 'linux')).toBe('root')
  expect(folderOwner(folder.path, 'win32')).toBe('an administrator')
})

it('is asked for only where the system refused the account', async () => {
  using folder = temporaryFolder()
  mkdirSync(join(folder.path, 'state'))
  const error = (code: string): Error => Object.assign(new Error(code), { code })
  expect(await whoMay(error('EACCES'), folder.path)).toEqual({ hint: `run it as ${folderOwner(folder.path)}` })
  expect(await whoMay(error('EPERM'), folder.path)).toHaveProperty('hint')
  expect(await whoMay(error('ENOSPC'), folder.path)).toEqual({})
})
