import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { GitOptions } from '../../../../src/policy/git/git-options.ts'
import { findGit } from '../../../../src/policy/git/git-program.ts'
import { isolated } from '../../../../src/policy/git/isolation.ts'
import { sshCommand, transport } from '../../../../src/policy/git/transport.ts'
import { gitOptions } from '../../../support/git.ts'
import { listening } from '../../../support/git-daemon.ts'
import { GitStage, refused } from '../../../support/git-reading.ts'
import { scratch } from '../../../support/policy-folder.ts'

const never = new AbortController().signal

async function environmentOf(options: GitOptions): Promise<Readonly<Record<string, string>>> {
  return isolated(await findGit(never), transport(options))
}

/** What git would send as a name and password. */
async function filled(options: GitOptions, verb = 'fill'): Promise<string> {
  const input = `protocol=https\nhost=git.example\n${verb === 'fill' ? '' : 'username=ana\npassword=secret\n'}\n`
  const env = await environmentOf(options)
  return execFileSync('git', ['credential', verb], { env, input, stdio: 'pipe' }).toString()
}

describe('ssh', () => {
  test('reads our words as they are meant, and nobody else has a say', async () => {
    await using folder = await scratch()
    const known = folder.at("known 'hosts' 100%d $(x)")
    const key = folder.at('key;x')
    const command = sshCommand(gitOptions('git@git.example:p', { knownHosts: known, sshKey: key }))
    // As git starts it: a shell reads the command. -G prints what ssh makes of it, and connects to nobody.
    const said = execFileSync('sh', ['-c', `${command} -G git@git.example`], { stdio: 'pipe' })
      .toString()
      .split('\n')
    const expected = [
      'user git',
      'batchmode yes',
      'stricthostkeychecking true',
      'globalknownhostsfile /dev/null',
      'identitiesonly yes',
      'identityagent none',
      'forwardagent no',
      'permitlocalcommand no',
      'controlmaster false',
      'updatehostkeys false',
    ]
    expect(said).toEqual(expect.arrayContaining(expected))
    expect(said.filter(line => line.startsWith('userknownhostsfile'))).toEqual([
      expect.stringContaining("known 'hosts'"),
    ])
    expect(said.filter(line => line.startsWith('identityfile'))).toEqual([expect.stringContaining('key;x')])
    expect(said.filter(line => line.startsWith('proxycommand'))).toEqual([])
  })
})

describe('credentials', () => {
  test('come from a file, which is only ever read', async () => {
    await using folder = await scratch()
    const file = folder.at("a 'file' of tokens")
    writeFileSync(file, 'https://ana:secret@git.example\n')
    const options = gitOptions('https://git.example/p', { credentials: { file } })
    expect(await filled(options)).toContain('username=ana\npassword=secret\n')
    await filled(options, 'reject')
    await filled(options, 'approve')
    expect(readFileSync(file, 'utf8')).toBe('https://ana:secret@git.example\n')
  })

  test('come from a program by its path, whatever is in that path', async () => {
    await using folder = await scratch()
    const helper = folder.at("my 'helper' $(touch x)")
    writeFileSync(helper, '#!/bin/sh\ntest "$1" = get && printf "username=ana\\npassword=told\\n"\n')
    chmodSync(helper, 0o700)
    expect(await filled(gitOptions('https://git.example/p', { credentials: { helper } }))).toContain('password=told')
  })

  test('of nobody are asked for where none are named', async () => {
    await expect(filled(gitOptions('https://git.example/p'))).rejects.toThrow('terminal prompts disabled')
  })

  test('and proxies are in no list of processes: they are told in the environment', async () => {
    const options = gitOptions('https://git.example/p', { proxy: 'http://ana:secret@proxy.example:3128' })
    expect(Object.values(await environmentOf(options))).toContain('http://ana:secret@proxy.example:3128')
  })
})

describe('isolation', () => {
  test('leaves git nothing of who started it', async () => {
    await using folder = await scratch()
    await folder.write('.gitconfig', '[user]\n\tname = Somebody\n')
    const before = { ...process.env }
    Object.assign(process.env, { HOME: folder.path, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'user.name' })
    Object.assign(process.env, { GIT_CONFIG_VALUE_0: 'Somebody', GIT_SSH_COMMAND: 'touch x', https_proxy: 'http://x' })
    try {
      const env = await environmentOf(gitOptions('/srv/p'))
      const list = execFileSync('git', ['config', '--list', '--show-scope'], { env, cwd: '/' }).toString()
      expect(list).not.toContain('Somebody')
      expect(
        new Set(
          list
            .trim()
            .split('\n')
            .map(line => line.split('\t')[0]),
        ),
      ).toEqual(new Set(['command']))
      expect([env.GIT_SSH_COMMAND, env.https_proxy, env.HOME]).toEqual([undefined, undefined, '/nonexistent'])
    } finally {
      process.env = before
    }
  })

  test('allows the one protocol of the url', async () => {
    const protocols = await Promise.all(
      ['https://h.example/p', '/srv/p', 'git://h.example/p'].map(
        async url => (await environmentOf(gitOptions(url))).GIT_ALLOW_PROTOCOL,
      ),
    )
    expect(protocols).toEqual(['https', 'file', 'git'])
    expect(isolated(await findGit(never)).GIT_ALLOW_PROTOCOL).toBe('none')
  })
})

describe('a web server', () => {
  test.each([
    [301, 'SK1207', 'sends us elsewhere'],
    [401, 'SK1208', 'does not let us in'],
    [403, 'SK1208', 'does not let us in'],
    [404, 'SK1207', 'there is no such repository'],
    [500, 'SK1207', 'the host fails for now'],
  ])('that answers %d is told with %s', async (status, code, words) => {
    await using stage = await GitStage.open()
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(status, { location: '/elsewhere' }).end('\u001b[31mhostile')
    })
    const port = await listening(server)
    try {
      const verify = { what: 'commits', allowedSigners: stage.at('nobody') } as const
      const texts = await stage.read({ url: `http://127.0.0.1:${port}/p`, verify })
      expect(refused(texts)).toEqual([code, expect.stringContaining(words)])
      expect(asked.every(url => url.startsWith('/p/'))).toBe(true)
      expect(existsSync(stage.at('nobody'))).toBe(false)
    } finally {
      await new Promise(resolve => server.close(resolve))
    }
  })
})
