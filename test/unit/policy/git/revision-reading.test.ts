import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { PolicyTexts } from '../../../../src/policy/directory.ts'
import { placeInRepository, readRevision } from '../../../../src/policy/git/revision-reading.ts'
import { systemClock } from '../../../../src/runtime/system-clock.ts'
import { GitStage, refused, said } from '../../../support/git-reading.ts'

const clock = systemClock()
const signal = new AbortController().signal

function read(repository: string, revision: string, path = ''): Promise<PolicyTexts> {
  return readRevision({ repository, revision, path, clock, signal })
}

describe('a revision of a working copy', () => {
  test('is read as it was committed, whatever lies in the folder now', async () => {
    await using stage = await GitStage.open()
    const second = stage.repository.push('policies/y.yaml', 'second')
    stage.repository.write('x.yaml', 'not committed')
    const { path } = stage.repository
    expect(said(await read(path, 'HEAD~1'))).toEqual(['x.yaml=first'])
    expect(said(await read(path, 'main', 'policies'))).toEqual(['y.yaml=second'])
    expect(said(await read(join(path, 'policies'), second.slice(0, 8), 'policies'))).toEqual(['y.yaml=second'])
    expect((await read(path, 'HEAD')).commit).toMatchObject({ id: second, signer: null })
  })

  test('may be the name of a tag, and of a bare repository', async () => {
    await using stage = await GitStage.open()
    stage.repository.git('tag', '--annotate', '--message=one', 'v1')
    const bare = stage.at('bare.git')
    stage.repository.git('clone', '--quiet', '--bare', '.', bare)
    expect(said(await read(bare, 'v1'))).toEqual(['x.yaml=first'])
  })

  test.each(['none', 'HEAD~9', '--all', '--git-dir=/x', '', '-x', 'HEAD\nHEAD', 'HEAD:x.yaml', '0'.repeat(40)])(
    'that is none is told: %j',
    async revision => {
      await using stage = await GitStage.open()
      expect(refused(await read(stage.repository.path, revision))[0]).toBe('SK1219')
    },
  )

  test('of a folder in no repository, or of no folder, is told', async () => {
    await using stage = await GitStage.open()
    mkdirSync(stage.at('plain'))
    expect(refused(await read(stage.at('plain'), 'HEAD'))[0]).toBe('SK1220')
    expect(refused(await read(stage.at('none'), 'HEAD'))[0]).toBe('SK1220')
  })

  test.each(['none', '../x', '/x'])('at a path that is none of it is told: %s', async path => {
    await using stage = await GitStage.open()
    const [code] = refused(await read(stage.repository.path, 'HEAD', path))
    expect(['SK1204', 'SK1211']).toContain(code)
  })

  test('is read with nothing of its configuration carried out', async () => {
    await using stage = await GitStage.open()
    const { repository } = stage
    const proof = stage.at('proof')
    const script = stage.at('script')
    writeFileSync(script, `#!/bin/sh\ntouch '${proof}'\n`)
    chmodSync(script, 0o755)
    for (const [name, value] of [
      ['core.fsmonitor', script],
      ['core.pager', script],
      ['core.sshCommand', script],
      ['core.hooksPath', stage.scratch.path],
      ['alias.rev-parse', `!${script}`],
      ['alias.cat-file', `!${script}`],
      ['diff.external', script],
      ['diff.evil.textconv', script],
      ['filter.evil.smudge', script],
    ] as const) {
      repository.git('config', name, value)
    }
    repository.write('.gitattributes', '*.yaml filter=evil diff=evil\n')
    expect(said(await read(repository.path, 'HEAD'))).toEqual(['x.yaml=first'])
    expect(existsSync(proof)).toBe(false)
  })

  test('is read as it was committed, where another object was put in its place as well', async () => {
    await using stage = await GitStage.open()
    const other = stage.repository.push('x.yaml', 'other')
    stage.repository.git('replace', stage.first, other)
    expect(said(await read(stage.repository.path, 'HEAD~1'))).toEqual(['x.yaml=first'])
  })

  test('does not fetch what a partial copy lacks', async () => {
    await using stage = await GitStage.open()
    const { repository } = stage
    repository.git('config', 'uploadpack.allowFilter', 'true')
    const copy = stage.at('partial')
    execFileSync('git', ['clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${repository.path}`, copy])
    expect(refused(await read(copy, 'HEAD'))[0]).toBe('SK1213')
  })

  test.runIf(process.getuid?.() === 0)('is read also where the copy is of another account', async () => {
    await using stage = await GitStage.open()
    const git = join(stage.repository.path, '.git')
    for (const path of [stage.repository.path, git]) chownSync(path, 65_534, 65_534)
    expect(said(await read(stage.repository.path, 'HEAD'))).toEqual(['x.yaml=first'])
    expect(said(await stage.read())).toEqual(['x.yaml=first'])
  })
})

describe('the place of a folder', () => {
  test('in its working copy is found, also of one that is not there', async () => {
    await using stage = await GitStage.open()
    stage.repository.push('school/policies/x.yaml', 'x')
    const root = stage.repository.path
    const place = (folder: string) => placeInRepository(folder, { clock, signal })
    expect(await place(join(root, 'school', 'policies'))).toEqual({ root, path: 'school/policies' })
    expect(await place(root)).toEqual({ root, path: '' })
    expect(await place(join(root, 'school', 'none', 'below'))).toEqual({ root, path: 'school/none/below' })
    expect(await place(stage.scratch.path)).toBeNull()
  })
})
