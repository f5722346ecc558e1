import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyTexts } from '../../../../src/policy/directory.ts'
import type { GitOptions } from '../../../../src/policy/git/git-options.ts'
import { SigningKey } from '../../../support/git.ts'
import { serveByGit } from '../../../support/git-daemon.ts'
import { GitStage, refused, said } from '../../../support/git-reading.ts'
import { type Scratch, scratch } from '../../../support/policy-folder.ts'

let keys: Scratch
let keller: SigningKey
let stranger: SigningKey

beforeAll(async () => {
  keys = await scratch()
  keller = new SigningKey(keys.at('keller'))
  stranger = new SigningKey(keys.at('stranger'))
})

afterAll(async () => {
  await keys[Symbol.asyncDispose]()
})

const principal = 'keller@school.example'

/** A repository whose last commit is `head`, and Ms Keller as the one who may sign. */
async function staged(options = 'namespaces="git"'): Promise<{ stage: GitStage; signers: string }> {
  const stage = await GitStage.open()
  const signers = stage.at('allowed')
  keller.allow(signers, principal, options)
  return { stage, signers }
}

async function read(
  stage: GitStage,
  signers: string,
  what: 'commits' | 'tags' = 'commits',
  options: Partial<GitOptions> = {},
): Promise<PolicyTexts> {
  return await stage.read({ verify: { what, allowedSigners: signers }, ...options })
}

describe('commits', () => {
  test('that somebody signed who may are taken, and say who did', async () => {
    const { stage, signers } = await staged()
    await using _ = stage
    stage.repository.push('x.yaml', 'signed', { key: keller })
    const texts = await read(stage, signers)
    expect([said(texts), texts.commit?.signer]).toEqual([['x.yaml=signed'], principal])
  })

  test('that are signed are taken by git:// as well, which nothing else protects', async () => {
    const { stage, signers } = await staged()
    await using _ = stage
    await using served = await serveByGit(stage.scratch.path)
    stage.repository.push('x.yaml', 'signed', { key: keller })
    expect(said(await read(stage, signers, 'commits', { url: `${served.url}/origin` }))).toEqual(['x.yaml=signed'])
  })

  test('that nobody signed are refused, also after one that is signed', async () => {
    const { stage, signers } = await staged()
    await using _ = stage
    stage.repository.push('x.yaml', 'signed', { key: keller })
    stage.repository.push('x.yaml', 'unsigned')
    expect(refused(await read(stage, signers))).toEqual([
      'SK1214',
      expect.stringMatching(/^commit \w{12} is not signed/),
    ])
  })

  test('before a signed one need none, for what is signed is all that it leads to', async () => {
    const { stage, signers } = await staged()
    await using _ = stage
    stage.repository.push('y.yaml', 'unsigned')
    stage.repository.push('x.yaml', 'signed', { key: keller })
    expect(said(await read(stage, signers))).toEqual(['x.yaml=signed', 'y.yaml=unsigned'])
  })

  test('signed with a key that nobody knows are refused, although git calls the signature good', async () => {
    const { stage, signers } = await staged()
    await using _ = stage
    stage.repository.push('x.yaml', 'strange', { key: stranger })
    expect(refused(await read(stage, signers))).toEqual([
      'SK1215',
      expect.stringMatching(/ED25519 key SHA256:\S+, which/),
    ])
  })

  test.each([
    ['is no more valid', 'valid-before="20260101"'],
    ['is not yet valid', 'valid-after="20270101"'],
    ['may sign other things', 'namespaces="file"'],
  ])('signed with a key that %s are refused', async (_why, options) => {
    const { stage, signers } = await staged(options)
    await using _ = stage
    stage.repository.push('x.yaml', 'signed', { key: keller })
    expect(refused(await read(stage, signers))[0]).toBe('SK1215')
  })

  test('whose content was changed under the signature are refused', async () => {
    const { stage, signers } = await staged()
    await using _ = stage
    const { repository } = stage
    const good = repository.push('x.yaml', 'signed', { key: keller })
    const forged = stage.at('forged')
    writeFileSync(forged, `${repository.git('cat-file', 'commit', good).replace('Another day', 'Another deed')}\n`)
    repository.git('update-ref', 'refs/heads/main', repository.git('hash-object', '-t', 'commit', '-w', forged))
    expect(refused(await read(stage, signers))[0]).toBe('SK1215')
  })

  test('signed by other means are refused, and no such program is asked', async () => {
    const { stage, signers } = await staged()
    await using _ = stage
    const { repository } = stage
    const raw = repository.git('cat-file', 'commit', 'HEAD')
    const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----'
    writeFileSync(stage.at('pgp'), `${raw.replace('\n\n', `\n${signature}\n\n`)}\n`)
    repository.git(
      'update-ref',
      'refs/heads/main',
      repository.git('hash-object', '-t', 'commit', '-w', stage.at('pgp')),
    )
    expect(refused(await read(stage, signers))).toEqual(['SK1215', expect.stringContaining('another means')])
  })

  test('are refused while the file of allowed signers is not there, or holds nobody', async () => {
    const { stage, signers } = await staged()
    await using _ = stage
    stage.repository.push('x.yaml', 'signed', { key: keller })
    expect(refused(await read(stage, join(signers, 'none')))[0]).toBe('SK1205')
    writeFileSync(signers, '')
    expect(refused(await read(stage, signers))[0]).toBe('SK1215')
  })

  test('that were refused are not kept in the mirror', async () => {
    const { stage, signers } = await staged()
    await using _ = stage
    expect(refused(await read(stage, signers))[0]).toBe('SK1214')
    expect(readdirSync(join(stage.mirror, 'pack'))).toEqual([])
  })
})

describe('tags', () => {
  const at = (name: string): Partial<GitOptions> => ({ ref: { kind: 'tag', name } })

  test('that somebody signed who may are taken, whoever made the commit', async () => {
    const { stage, signers } = await staged()
    await using _ = stage
    stage.repository.gitWith({ key: keller }, 'tag', '--sign', '--message=one', 'v1')
    const texts = await read(stage, signers, 'tags', at('v1'))
    expect([said(texts), texts.commit?.signer]).toEqual([['x.yaml=first'], principal])
  })

  test.each([
    ['a name without an object', [], 'SK1214'],
    ['not signed', ['--annotate', '--message=one'], 'SK1214'],
  ])('that are %s are refused', async (_why, args, code) => {
    const { stage, signers } = await staged()
    await using _ = stage
    stage.repository.git('tag', ...args, 'v1')
    expect(refused(await read(stage, signers, 'tags', at('v1')))[0]).toBe(code)
  })

  test('of a stranger are refused', async () => {
    const { stage, signers } = await staged()
    await using _ = stage
    stage.repository.gitWith({ key: stranger }, 'tag', '--sign', '--message=one', 'v1')
    expect(refused(await read(stage, signers, 'tags', at('v1')))[0]).toBe('SK1215')
  })

  test('that were signed under another name are refused: an old one does not become a new one', async () => {
    const { stage, signers } = await staged()
    await using _ = stage
    stage.repository.gitWith({ key: keller }, 'tag', '--sign', '--message=one', 'v1')
    stage.repository.git('update-ref', 'refs/tags/v2', stage.repository.git('rev-parse', 'v1'))
    expect(refused(await read(stage, signers, 'tags', at('v2')))).toEqual(['SK1215', 'the tag v2 was signed as "v1"'])
  })

  test('of a tag are refused', async () => {
    const { stage, signers } = await staged()
    await using _ = stage
    stage.repository.git('tag', '--annotate', '--message=one', 'v1')
    stage.repository.gitWith({ key: keller }, 'tag', '--sign', '--message=two', 'v2', 'v1')
    expect(refused(await read(stage, signers, 'tags', at('v2')))).toEqual([
      'SK1215',
      expect.stringContaining('another tag'),
    ])
  })
})
