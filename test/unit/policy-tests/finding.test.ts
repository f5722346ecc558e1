import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findTests } from '../../../src/policy-tests/find-tests.ts'
import { shownFrom } from '../../../src/policy-tests/test-bundles.ts'
import { temporaryFolder } from '../../support/cli.ts'

test('tests are found at any depth, and what can not be read is told', () => {
  using folder = temporaryFolder()
  const resolve = (path: string): string => join(folder.path, path)
  for (const path of ['deep/down', '.hidden', 'node_modules', 'big.test.yaml.d'])
    mkdirSync(resolve(path), { recursive: true })
  for (const path of [
    'a.test.yaml',
    'deep/down/b.TEST.YML',
    '.hidden/c.test.yaml',
    'node_modules/d.test.yaml',
    '.e.test.yaml',
    'f.yaml',
  ]) {
    writeFileSync(resolve(path), path)
  }
  writeFileSync(resolve('g.test.yaml'), Buffer.from([0xff, 0xfe]))
  writeFileSync(resolve('h.test.yaml'), 'x'.repeat(1_048_577))
  symlinkSync(resolve('f.yaml'), resolve('i.test.yaml'))
  symlinkSync(resolve('nowhere'), resolve('j.test.yaml'))
  symlinkSync(folder.path, resolve('k.test.yaml'))
  const found = findTests(['.', 'a.test.yaml', 'f.yaml', 'gone.test.yaml'], { resolve, show: shownFrom(folder.path) })
  expect(found.files.map(({ path, text }) => [path, text])).toEqual([
    ['a.test.yaml', 'a.test.yaml'],
    ['deep/down/b.TEST.YML', 'deep/down/b.TEST.YML'],
    ['f.yaml', 'f.yaml'],
    ['i.test.yaml', 'f.yaml'],
  ])
  expect(found.folders.map(({ path }) => path)).toEqual(['.'])
  expect(found.diagnostics.map(({ file, code }) => `${file} ${code}`).sort()).toEqual([
    'g.test.yaml SK1005',
    'gone.test.yaml SK1013',
    'h.test.yaml SK1006',
    'j.test.yaml SK1015',
  ])
})

test.skipIf(process.platform === 'win32')('a device that is named is no test, and has no end to be waited for', () => {
  const { files, diagnostics } = findTests(['/dev/zero'], { resolve: path => path, show: path => path })
  expect([files, diagnostics.map(({ code }) => code)]).toEqual([[], ['SK1014']])
})
