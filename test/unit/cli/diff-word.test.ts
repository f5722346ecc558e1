import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { diffWord } from '../../../src/cli/diff-word.ts'
import { temporaryFolder } from '../../support/cli.ts'

describe('what is compared', () => {
  test('is a folder or a file that is there, even if a revision has the same name', async () => {
    using folder = temporaryFolder()
    mkdirSync(join(folder.path, 'main'))
    writeFileSync(join(folder.path, 'exam.yaml'), '')
    expect(await diffWord('main', folder.path)).toEqual({ kind: 'files', path: 'main', isFile: false })
    expect(await diffWord('exam.yaml', folder.path)).toEqual({ kind: 'files', path: 'exam.yaml', isFile: true })
    expect(await diffWord('git:main', folder.path)).toEqual({
      kind: 'revision',
      revision: 'main',
      path: null,
      certain: true,
    })
  })

  test.each([
    ['HEAD~1', 'HEAD~1', null],
    ['main:policies', 'main', 'policies'],
    ['main:', 'main', ''],
    ['main:./here', 'main', './here'],
    ['git:main:a:b', 'main', 'a:b'],
    ['HEAD@{2026-11-21 09:00}', 'HEAD@{2026-11-21 09:00}', null],
    ['HEAD@{2026-11-21 09:00}:policies', 'HEAD@{2026-11-21 09:00}', 'policies'],
    ['HEAD^{/fix: it}:policies', 'HEAD^{/fix: it}', 'policies'],
  ])('is a revision where nothing is there: %s', async (word, revision, path) => {
    using folder = temporaryFolder()
    expect(await diffWord(word, folder.path)).toMatchObject({ kind: 'revision', revision, path })
  })

  test.each(['', ' ', 'git:', ':policies', 'git::policies', 'C:\\nowhere', 'C:/nowhere'])('is never %j', async word => {
    using folder = temporaryFolder()
    await expect(diffWord(word, folder.path)).rejects.toMatchObject({ name: 'InvalidInput' })
  })
})
