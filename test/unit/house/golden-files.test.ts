import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { goldenFiles } from '../../support/golden.ts'

test('every golden file is held against something', () => {
  const tests = join(import.meta.dirname, '../..')
  const texts = readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.test.ts'))
    .map(file => readFileSync(join(tests, file), 'utf8'))
  const files = goldenFiles()
  expect(files.length).toBeGreaterThan(0)
  expect(files.filter(file => !texts.some(text => text.includes(`'${file}'`)))).toEqual([])
})
