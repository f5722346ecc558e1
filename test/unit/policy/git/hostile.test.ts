import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { serveWithoutEnd } from '../../../support/git-endless.ts'
import { GitStage, refused, said } from '../../../support/git-reading.ts'

describe('a repository that would have something run', () => {
  test('by a hook of its own does not', async () => {
    await using stage = await GitStage.open()
    const proof = stage.at('proof')
    for (const name of ['post-checkout', 'post-merge', 'reference-transaction', 'pre-auto-gc', 'post-index-change']) {
      const hook = join(stage.repository.path, '.git', 'hooks', name)
      writeFileSync(hook, `#!/bin/sh\ntouch '${proof}'\n`)
      chmodSync(hook, 0o755)
    }
    expect(said(await stage.read())).toEqual(['x.yaml=first'])
    expect(existsSync(proof)).toBe(false)
  })

  test('by its configuration does not', async () => {
    await using stage = await GitStage.open()
    const proof = stage.at('proof')
    const { repository } = stage
    for (const [name, value] of [
      ['core.fsmonitor', `touch ${proof}`],
      ['core.sshCommand', `touch ${proof}`],
      ['core.alternateRefsCommand', `touch ${proof}`],
      ['uploadpack.packObjectsHook', `touch ${proof}`],
      ['credential.helper', `!touch ${proof}`],
      ['alias.fetch', `!touch ${proof}`],
      ['gpg.ssh.program', `touch ${proof}`],
      ['core.pager', `touch ${proof}`],
    ] as const) {
      repository.git('config', name, value)
    }
    expect(said(await stage.read())).toEqual(['x.yaml=first'])
    expect(existsSync(proof)).toBe(false)
  })

  test('by having what is missing fetched from elsewhere does not', async () => {
    await using stage = await GitStage.open()
    const proof = stage.at('proof')
    const { repository } = stage
    const blob = repository.git('rev-parse', 'HEAD:x.yaml')
    chmodSync(join(repository.path, '.git', 'objects', blob.slice(0, 2), blob.slice(2)), 0o644)
    repository.remove(join('.git', 'objects', blob.slice(0, 2), blob.slice(2)))
    repository.git('config', 'extensions.partialClone', 'elsewhere')
    repository.git('config', 'remote.elsewhere.promisor', 'true')
    repository.git('config', 'remote.elsewhere.url', stage.at('origin'))
    repository.git('config', 'remote.elsewhere.uploadpack', `touch ${proof}; false`)
    expect(refused(await stage.read())).toEqual(['SK1213', expect.stringContaining('damaged or missing')])
    expect(existsSync(proof)).toBe(false)
  })

  test('by a filter of .gitattributes does not, and its files are as they were committed', async () => {
    await using stage = await GitStage.open()
    const proof = stage.at('proof')
    stage.repository.write('.gitattributes', '*.yaml filter=evil ident text eol=crlf working-tree-encoding=UTF-16\n')
    stage.repository.git('add', '.gitattributes')
    stage.repository.git('commit', '--quiet', '--message=Filters')
    stage.repository.git('config', 'filter.evil.smudge', `touch ${proof}`)
    expect(said(await stage.read())).toEqual(['x.yaml=first'])
    expect(existsSync(proof)).toBe(false)
  })
})

describe('a repository that leads elsewhere', () => {
  test.each(['/etc/passwd', '../../outside.yaml', 'x.yaml'])('by a symbolic link to %s is refused', async target => {
    await using stage = await GitStage.open()
    await stage.scratch.write('outside.yaml', 'outside')
    stage.repository.link('rooms/lab.yaml', target)
    stage.repository.commit()
    const texts = await stage.read()
    expect([said(texts), texts.commit]).toEqual([['rooms/lab.yaml SK1217'], undefined])
  })

  test('by a link in place of the folder that is named is refused', async () => {
    await using stage = await GitStage.open()
    stage.repository.link('policies', '/etc')
    stage.repository.commit()
    expect(said(await stage.read({ path: 'policies' }))).toEqual(['policies SK1217'])
    expect(refused(await stage.read({ path: 'policies/x.yaml' }))[0]).toBe('SK1211')
  })

  test('by a link beside the path that is named is not concerned', async () => {
    await using stage = await GitStage.open()
    stage.repository.link('elsewhere', '/etc')
    stage.repository.write('policies/a.yaml', 'a')
    stage.repository.commit()
    expect(said(await stage.read({ path: 'policies' }))).toEqual(['a.yaml=a'])
  })

  test('by a submodule is refused, and nobody asks for that', async () => {
    await using stage = await GitStage.open()
    const proof = stage.at('proof')
    stage.repository.write('.gitmodules', `[submodule "s"]\n\tpath = s\n\turl = ext::touch ${proof}\n`)
    stage.repository.git('update-index', '--add', '--cacheinfo', `160000,${stage.first},s`)
    stage.repository.git('add', '.gitmodules')
    stage.repository.git('commit', '--quiet', '--message=Submodule')
    expect(said(await stage.read())).toEqual(['s SK1218'])
    expect(existsSync(proof)).toBe(false)
  })

  test('by refs that stand for other objects is read as it was committed', async () => {
    await using stage = await GitStage.open()
    const { repository } = stage
    const other = repository.push('x.yaml', 'other')
    repository.git('replace', stage.first, other)
    repository.git('tag', 'old', stage.first)
    expect(said(await stage.read({ ref: { kind: 'tag', name: 'old' } }))).toEqual(['x.yaml=first'])
  })
})

describe('a repository that is too much', () => {
  test('by one file is refused with its name and size', async () => {
    await using stage = await GitStage.open()
    stage.repository.push('huge.yaml', '#'.repeat(1_048_577))
    const texts = await stage.read()
    expect([said(texts), texts.commit]).toEqual([['huge.yaml SK1006'], undefined])
  })

  test('by a file that unpacks to far more than it takes is refused all the same', async () => {
    await using stage = await GitStage.open()
    stage.repository.push('huge.yaml', '#'.repeat(60 * 1_048_576))
    expect(said(await stage.read({ maxBytes: 1_000_000 }))).toEqual(['huge.yaml SK1006'])
  })

  test('by the message of its commit is refused, and the message is what is named', async () => {
    await using stage = await GitStage.open()
    await stage.scratch.write('message', 'On and on.\n'.repeat(800_000))
    stage.repository.git('commit', '--quiet', '--allow-empty', '--file', stage.at('message'))
    const texts = await stage.read()
    expect(refused(texts)).toEqual(['SK1212', expect.stringContaining('the commit, or the tag that leads to it')])
  })

  test('by many files is refused', async () => {
    await using stage = await GitStage.open()
    const { repository } = stage
    const blob = repository.git('rev-parse', 'HEAD:x.yaml')
    const lines = Array.from({ length: 10_001 }, (_, index) => `100644 blob ${blob}\t${index}.yaml\n`).sort()
    writeFileSync(stage.at('tree'), lines.join(''))
    const tree = repository.gitReading(stage.at('tree'), 'mktree')
    repository.git('update-ref', 'refs/heads/main', repository.git('commit-tree', '-m', 'Many', tree))
    expect(said(await stage.read())).toEqual(['. SK1016'])
  })

  test('by folders in folders that are one and the same is refused, and does not fill the memory', async () => {
    await using stage = await GitStage.open()
    const { repository } = stage
    let of = `100644 blob ${repository.git('rev-parse', 'HEAD:x.yaml')}`
    for (let depth = 0; depth < 10; depth += 1) {
      writeFileSync(stage.at('tree'), Array.from({ length: 10 }, (_, index) => `${of}\t${index}\n`).join(''))
      of = `040000 tree ${repository.gitReading(stage.at('tree'), 'mktree')}`
    }
    const tree = of.split(' ')[2] ?? ''
    repository.git('update-ref', 'refs/heads/main', repository.git('commit-tree', '-m', 'Bomb', tree))
    expect(refused(await stage.read())[0]).toBe('SK1212')
  })

  test('by a file that never ends is cut off on its way', async () => {
    await using stage = await GitStage.open()
    await using served = await serveWithoutEnd()
    const verify = { what: 'commits', allowedSigners: stage.at('nobody') } as const
    const texts = await stage.read({ url: `${served.url}/x`, verify, maxBytes: 1_000_000 })
    expect(refused(texts)).toEqual(['SK1212', expect.stringContaining('1000000 bytes')])
    expect(await served.left).toBeGreaterThan(1_000_000)
    expect(readdirSync(stage.mirror)).toEqual(['pack'])
  })

  test('by more than may be fetched is given up, and nothing of it stays', async () => {
    await using stage = await GitStage.open()
    // Digits of a long division, which no packing makes small.
    const bytes = Buffer.from(Array.from({ length: 400_000 }, (_, index) => (index * index * 2_654_435_761) % 251))
    stage.repository.push('noise.bin', bytes)
    expect(refused(await stage.read({ maxBytes: 10_000 }))).toEqual(['SK1212', expect.stringContaining('10000 bytes')])
    expect(readdirSync(join(stage.mirror, 'pack'))).toEqual([])
  })
})

describe('a repository that is damaged', () => {
  test.each(['blob', 'tree', 'commit'])('in a %s is refused, and what was fetched before stays', async kind => {
    await using stage = await GitStage.open()
    await stage.read()
    const { repository } = stage
    repository.push('x.yaml', 'second')
    const id = repository.git('rev-parse', { blob: 'HEAD:x.yaml', tree: 'HEAD^{tree}', commit: 'HEAD' }[kind] ?? '')
    const file = join(repository.path, '.git', 'objects', id.slice(0, 2), id.slice(2))
    const bytes = readFileSync(file)
    chmodSync(file, 0o644)
    writeFileSync(file, Buffer.concat([bytes.subarray(0, 12), Buffer.from('rot'), bytes.subarray(15)]))
    expect(refused(await stage.read())[0]).toBe('SK1213')
    repository.git('update-ref', 'refs/heads/main', stage.first)
    expect(said(await stage.read())).toEqual(['x.yaml=first'])
  })

  test('or forged so that a name leads out of it is refused', async () => {
    await using stage = await GitStage.open()
    const { repository } = stage
    const blob = Buffer.from(repository.git('rev-parse', 'HEAD:x.yaml'), 'hex')
    writeFileSync(stage.at('tree'), Buffer.concat([Buffer.from('100644 ../evil.yaml\0'), blob]))
    const tree = repository.git('hash-object', '-t', 'tree', '-w', '--literally', stage.at('tree'))
    repository.git('update-ref', 'refs/heads/main', repository.git('commit-tree', '-m', 'Evil', tree))
    expect(refused(await stage.read())[0]).toBe('SK1213')
  })

  test.each([
    ['text that is not UTF-8', 'x.yaml', Buffer.from([0x61, 0xff]), 'x.yaml SK1005'],
    ['a folder called like a file', 'x.yml/y.yaml', 'y', 'x.yml SK1008'],
  ])('by %s is told as of a folder', async (_what, name, content, told) => {
    await using stage = await GitStage.open()
    stage.repository.write(name, content)
    stage.repository.commit()
    expect(said(await stage.read())).toEqual([told])
  })

  test('by a name that is not UTF-8 is told with the name as it can be shown', async () => {
    await using stage = await GitStage.open()
    const { repository } = stage
    const blob = repository.git('rev-parse', 'HEAD:x.yaml')
    writeFileSync(
      stage.at('tree'),
      Buffer.concat([Buffer.from(`100644 blob ${blob}\t`), Buffer.from([0xe9]), Buffer.from('.yaml\0')]),
    )
    const tree = repository.gitReading(stage.at('tree'), 'mktree', '-z')
    repository.git('update-ref', 'refs/heads/main', repository.git('commit-tree', '-m', 'Latin', tree))
    expect(said(await stage.read())).toEqual(['\uFFFD.yaml SK1204'])
  })
})
