import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ms } from '../../../../src/model/time.ts'
import { serveByGit, serveSilence } from '../../../support/git-daemon.ts'
import { GitStage, refused, said } from '../../../support/git-reading.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

describe('a repository that is good', () => {
  test('gives its policies and the commit that they are of', async () => {
    await using stage = await GitStage.open()
    const { repository } = stage
    repository.write('rooms/lab.yml', 'lab')
    const id = repository.push('z.yaml', '\uFEFFz\r\n', { at: '2026-09-02T07:30:00+02:00' })
    const texts = await stage.read()
    expect(said(texts)).toEqual(['rooms/lab.yml=lab', 'x.yaml=first', 'z.yaml=z\r\n'])
    expect(texts.commit).toEqual({ id, committedAt: Date.parse('2026-09-02T05:30:00Z'), signer: null })
  })

  test('is read by the rules of folders: hidden files and tests aside, at the path that is named', async () => {
    await using stage = await GitStage.open()
    const { repository } = stage
    for (const name of ['p/a.yaml', 'p/b.test.yaml', 'p/.c.yaml', 'p/.d/e.yaml', 'p/f.txt', 'p/G.YML', 'pp/h.yaml']) {
      repository.write(name, name)
    }
    repository.commit()
    expect(said(await stage.read({ path: 'p' }))).toEqual(['G.YML=p/G.YML', 'a.yaml=p/a.yaml'])
    expect(said(await stage.read({ path: 'p/' }))).toEqual(['G.YML=p/G.YML', 'a.yaml=p/a.yaml'])
    expect(said(await stage.read({ path: 'pp/h.yaml' }))).toEqual(['h.yaml=pp/h.yaml'])
  })

  test.each(['v1', 'v2'])('is read at a tag, be it a name or an object of its own: %s', async name => {
    await using stage = await GitStage.open()
    stage.repository.git('tag', 'v1')
    stage.repository.git('tag', '--annotate', '--message=two', 'v2')
    stage.repository.push('x.yaml', 'later')
    const texts = await stage.read({ ref: { kind: 'tag', name } })
    expect([said(texts), texts.commit?.id]).toEqual([['x.yaml=first'], stage.first])
  })

  test('is read over the network of git, and its next commit as well', async () => {
    await using stage = await GitStage.open()
    await using served = await serveByGit(stage.scratch.path)
    // Unsigned, and by git:// only what is signed is taken.
    const url = `${served.url}/origin`
    expect(refused(await stage.read({ url }))[0]).toBe('SK1206')
    stage.repository.push('x.yaml', 'second')
    const verify = { what: 'commits', allowedSigners: stage.at('nobody') } as const
    writeFileSync(stage.at('nobody'), '')
    // That the commit is found unsigned shows that it was fetched.
    expect(refused(await stage.read({ url, verify }))[0]).toBe('SK1214')
  })

  test.each(['file://', ''])('is read from a local path, written with %j before it', async prefix => {
    await using stage = await GitStage.open()
    expect(said(await stage.read({ url: `${prefix}${stage.repository.path}` }))).toEqual(['x.yaml=first'])
  })

  test('may have a path with a space and a quotation mark in it', async () => {
    await using stage = await GitStage.open()
    const odd = stage.at(`it's "here" $(touch x)`)
    stage.repository.git('clone', '--quiet', '--bare', stage.repository.path, odd)
    expect(said(await stage.read({ url: odd }))).toEqual(['x.yaml=first'])
  })
})

describe('what was fetched before', () => {
  test('is not fetched again', async () => {
    await using stage = await GitStage.open()
    await stage.read()
    const packs = readdirSync(join(stage.mirror, 'pack'))
    stage.repository.push('x.yaml', 'second')
    expect(said(await stage.read())).toEqual(['x.yaml=second'])
    const now = readdirSync(join(stage.mirror, 'pack'))
    expect(now).toEqual(expect.arrayContaining(packs))
    const fresh = now.filter(name => name.endsWith('.pack') && !packs.includes(name))
    // A pack tells at byte 8 how many objects it has: here the commit, its folder and the file.
    expect(fresh.map(name => readFileSync(join(stage.mirror, 'pack', name)).readUInt32BE(8))).toEqual([3])
    await stage.read()
    expect(readdirSync(join(stage.mirror, 'pack'))).toEqual(now)
  })

  test('and damaged is fetched anew, once', async () => {
    await using stage = await GitStage.open()
    await stage.read()
    const pack = join(stage.mirror, 'pack')
    for (const name of readdirSync(pack).filter(each => each.endsWith('.pack'))) {
      rmSync(join(pack, name))
      writeFileSync(join(pack, name), 'PACK of nothing')
    }
    stage.repository.push('y.yaml', 'second')
    expect(said(await stage.read())).toEqual(['x.yaml=first', 'y.yaml=second'])
  })

  test.each(['whole', 'pack'])('and partly lost is fetched anew: %s', async lost => {
    await using stage = await GitStage.open()
    await stage.read()
    rmSync(join(stage.mirror, lost), { recursive: true })
    expect(said(await stage.read())).toEqual(['x.yaml=first'])
  })

  test('stays where nothing good came since, and leaves nothing behind', async () => {
    await using stage = await GitStage.open()
    await stage.read()
    const before = readdirSync(stage.mirror, { recursive: true }).sort()
    await stage.read({ ref: { kind: 'branch', name: 'none' } })
    stage.repository.push('y.yaml', 'y')
    await stage.read({}, { accepted: 'f'.repeat(40) })
    expect(readdirSync(stage.mirror, { recursive: true }).sort()).toEqual(before)
  })

  test('is not in the way of two that read at the same time', async () => {
    await using stage = await GitStage.open()
    const both = await Promise.all([stage.read(), stage.read(), stage.read()])
    expect(both.map(said)).toEqual([['x.yaml=first'], ['x.yaml=first'], ['x.yaml=first']])
    stage.repository.push('x.yaml', 'second')
    expect((await Promise.all([stage.read(), stage.read()])).map(said)).toEqual([['x.yaml=second'], ['x.yaml=second']])
  })

  test('is cleared of what a process that was killed left behind, and not of what others are at', async () => {
    await using stage = await GitStage.open()
    await stage.scratch.write('mirror/reading-999999999-a/x', '')
    await stage.scratch.write(`mirror/reading-${process.pid}-a/x`, '')
    await stage.scratch.write(`mirror/reading-${process.ppid}-b/x`, '')
    await stage.read()
    expect(readdirSync(stage.mirror).filter(name => name.startsWith('reading'))).toEqual([`reading-${process.ppid}-b`])
  })

  test('has a configuration that nobody heeds', async () => {
    await using stage = await GitStage.open()
    await stage.read()
    const proof = stage.at('proof')
    writeFileSync(join(stage.mirror, 'config'), `[core]\n\tfsmonitor = "touch ${proof}"\n`)
    writeFileSync(join(stage.mirror, 'HEAD'), 'ref: refs/heads/main\n')
    expect(said(await stage.read())).toEqual(['x.yaml=first'])
    expect(readdirSync(stage.scratch.path)).not.toContain('proof')
  })

  test("is said not to be kept where it can't", async () => {
    await using stage = await GitStage.open()
    await stage.scratch.write('mirror', 'a file')
    expect(refused(await stage.read())[0]).toBe('SK1221')
  })
})

describe('a commit that does not follow the accepted one', () => {
  test('is taken when it is the same or a later one', async () => {
    await using stage = await GitStage.open()
    const { first } = stage
    expect(said(await stage.read({}, { accepted: first }))).toEqual(['x.yaml=first'])
    stage.repository.push('x.yaml', 'second')
    stage.repository.push('x.yaml', 'third')
    expect(said(await stage.read({}, { accepted: first }))).toEqual(['x.yaml=third'])
  })

  test('is refused when it is older, with both named, and taken when that is wanted', async () => {
    await using stage = await GitStage.open()
    const accepted = stage.repository.push('x.yaml', 'second')
    await stage.read()
    stage.repository.git('reset', '--quiet', '--hard', stage.first)
    const [code, message] = refused(await stage.read({}, { accepted }))
    expect(code).toBe('SK1216')
    expect(message).toContain(`${stage.first.slice(0, 12)} is older than ${accepted.slice(0, 12)}`)
    expect(said(await stage.read({}, { accepted, allowRollback: true }))).toEqual(['x.yaml=first'])
  })

  test.each(['with', 'without'])('is refused after a force-push, %s the accepted one in the mirror', async mirror => {
    await using stage = await GitStage.open()
    const accepted = stage.repository.push('x.yaml', 'second')
    if (mirror === 'with') await stage.read()
    stage.repository.write('x.yaml', 'rewritten')
    stage.repository.git('commit', '--quiet', '--all', '--amend', '--message=Rewritten')
    const [code, message] = refused(await stage.read({}, { accepted }))
    expect(code).toBe('SK1216')
    expect(message).toContain('does not follow')
  })

  test('is refused where the accepted one is no id at all', async () => {
    await using stage = await GitStage.open()
    expect(refused(await stage.read({}, { accepted: '--all' }))[0]).toBe('SK1216')
  })
})

describe('what can not be had', () => {
  test.each([
    [{ ref: { kind: 'branch', name: 'none' } }, 'SK1210', 'there is no branch none'],
    [{ ref: { kind: 'tag', name: 'main' } }, 'SK1210', 'there is no tag main'],
    [{ path: 'none' }, 'SK1211', 'there is no "none" in commit'],
    [{ path: '*' }, 'SK1211', 'there is no "*"'],
    [{ path: ':(glob)*.yaml' }, 'SK1211', 'there is no ":(glob)*.yaml"'],
    [{ path: 'x.yaml/none' }, 'SK1211', 'there is no "x.yaml/none"'],
    [{ url: '/nonexistent/repository' }, 'SK1207', 'there is no such repository'],
    [{ maxBytes: 100 }, 'SK1212', 'more than 100 bytes'],
  ] as const)('%j is told with %s', async (options, code, message) => {
    await using stage = await GitStage.open()
    const [told, words] = refused(await stage.read(options))
    expect([told, words]).toEqual([code, expect.stringContaining(message)])
  })

  test.each([
    [{ credentials: { file: '/nonexistent/tokens' } }, 'the credentials in /nonexistent/tokens'],
    [{ caFile: '/nonexistent/ca.pem' }, 'the certificates in /nonexistent/ca.pem'],
    [{ knownHosts: '/nonexistent/known', sshKey: '/dev/null' }, 'the known hosts in /nonexistent/known'],
    [{ knownHosts: '/dev/null', sshKey: '/nonexistent/key' }, 'the key of ssh in /nonexistent/key'],
  ] as const)('because of %j, and not because of the host', async (options, file) => {
    await using stage = await GitStage.open()
    const url = 'sshKey' in options ? 'ssh://git@127.0.0.1:1/x' : 'https://127.0.0.1:1/x'
    expect(refused(await stage.read({ url, ...options }))).toEqual(['SK1205', `${file} can't be read`])
  })

  test('because the repository is a shallow copy', async () => {
    await using stage = await GitStage.open()
    stage.repository.push('x.yaml', 'second')
    const url = stage.at('shallow')
    stage.repository.git('clone', '--quiet', '--bare', '--depth=1', `file://${stage.repository.path}`, url)
    expect(refused(await stage.read({ url }))).toEqual(['SK1222', expect.stringContaining('is a shallow copy')])
  })

  test('because nobody listens there', async () => {
    await using stage = await GitStage.open()
    const silence = await serveSilence()
    await silence[Symbol.asyncDispose]()
    const verify = { what: 'commits', allowedSigners: stage.at('nobody') } as const
    expect(refused(await stage.read({ url: `${silence.url}/x`, verify }))[0]).toBe('SK1207')
  })

  test('because the host hangs is given up in time, with all that was started', async () => {
    await using stage = await GitStage.open()
    await using silence = await serveSilence()
    const verify = { what: 'commits', allowedSigners: stage.at('nobody') } as const
    const clock = new VirtualClock()
    const reading = stage.read({ url: `${silence.url}/x`, verify, timeout: ms(30_000) }, { clock })
    await silence.connected
    await clock.advance(30_000)
    expect(refused(await reading)).toEqual(['SK1209', 'it took longer than 30s, and was given up'])
    expect(clock.pending).toBe(0)
    await silence.left
    expect(readdirSync(stage.mirror)).toEqual(['pack'])
  })

  test('because it is not waited for any longer is no finding', async () => {
    await using stage = await GitStage.open()
    await using silence = await serveSilence()
    const verify = { what: 'commits', allowedSigners: stage.at('nobody') } as const
    const leave = new AbortController()
    const reading = stage.read({ url: `${silence.url}/x`, verify }, { signal: leave.signal })
    await silence.connected
    leave.abort(new Error('closing'))
    await expect(reading).rejects.toThrow('closing')
    await silence.left
    expect(readdirSync(stage.mirror)).toEqual(['pack'])
  })

  test('for the url of a repository is told without what is secret in it', async () => {
    await using stage = await GitStage.open()
    const texts = await stage.read({ url: 'https://ana:hunter2@git.example/policies?token=hunter2' })
    expect(texts.diagnostics.map(({ file }) => file)).toEqual(['https://git.example/policies'])
    expect(JSON.stringify(texts)).not.toContain('hunter2')
  })
})
