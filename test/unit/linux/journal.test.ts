import { closeSync, fstatSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isJournalStream, levelled } from '../../../src/linux/journal.ts'
import { temporaryFolder } from '../../support/cli.ts'

test('every line has its level, and empty ones are left out', () => {
  expect(levelled('warning', 'one\n\ntwo\r\n  three\n')).toBe('<4>one\n<4>two\n<4>  three\n')
  expect(levelled('err', '')).toBe('')
})

test('a stream is the journal only while it is the very one that the variable names', () => {
  using folder = temporaryFolder()
  const one = openSync(join(folder.path, 'one'), 'w')
  const other = openSync(join(folder.path, 'other'), 'w')
  const file = fstatSync(one, { bigint: true })
  const env = { JOURNAL_STREAM: `${file.dev}:${file.ino}` }
  expect(isJournalStream(file, env)).toBe(true)
  expect(isJournalStream(fstatSync(other, { bigint: true }), env)).toBe(false)
  expect(isJournalStream(file, {})).toBe(false)
  closeSync(one)
  closeSync(other)
})
