import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startingFiles } from '../../../src/cli/starting-files.ts'
import { temporaryFolder } from '../../support/cli.ts'

/** What the first line of each file names, by the file's name. */
function schemasOf(folder: string): Readonly<Record<string, string>> {
  const named = startingFiles(folder).map(({ name, text }): readonly [string, string] => {
    return [name, /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1] ?? '']
  })
  return Object.fromEntries(named)
}

test('the examples name schemas that lie beside their folder, so that the line is good wherever the repository is', () => {
  using root = temporaryFolder()
  mkdirSync(join(root.path, 'schemas'))
  for (const kind of ['policy', 'policy-test'])
    writeFileSync(join(root.path, 'schemas', `${kind}.v1.schema.json`), '{}')
  expect(schemasOf(join(root.path, 'policies'))).toEqual({
    'lessons.yaml': '../schemas/policy.v1.schema.json',
    'tidy-up.yaml': '../schemas/policy.v1.schema.json',
    'rooms.yaml': '../schemas/policy.v1.schema.json',
    'lessons.test.yaml': '../schemas/policy-test.v1.schema.json',
  })
})

test('without any there, the examples name those of the program', () => {
  using root = temporaryFolder()
  const folder = join(root.path, 'policies')
  const { 'lessons.yaml': named = '' } = schemasOf(folder)
  const program = resolve(import.meta.dirname, '../../../schemas/policy.v1.schema.json')
  expect(named.startsWith('file:') ? fileURLToPath(named) : resolve(folder, named)).toBe(program)
})
