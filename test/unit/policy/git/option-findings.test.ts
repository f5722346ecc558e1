import { describe, expect, test } from 'vitest'
import { ms } from '../../../../src/model/time.ts'
import { shownUrl } from '../../../../src/policy/git/git-address.ts'
import type { GitOptions } from '../../../../src/policy/git/git-options.ts'
import { gitOptionFindings } from '../../../../src/policy/git/option-findings.ts'
import { gitOptions } from '../../../support/git.ts'

const signed = { what: 'commits', allowedSigners: '/etc/stationkeeper/allowed' } as const
const ssh = { knownHosts: '/etc/stationkeeper/known_hosts', sshKey: '/etc/stationkeeper/key' }

/** `url SK1202` for each. */
function found(url: string, other: Partial<GitOptions> = {}): readonly string[] {
  return gitOptionFindings(gitOptions(url, other)).map(({ option, finding }) => `${option} ${finding}`)
}

describe('a url', () => {
  test.each([
    'https://git.example/school/policies.git',
    'https://git.example:8443/policies',
    'https://[2001:db8::1]/policies',
    '/srv/git/policies',
    '/srv/my git/policies',
    'C:\\git\\policies',
    'D:/git/policies',
    '\\\\server\\share\\policies',
    'file:///srv/git/policies',
  ])('%s is taken', url => {
    expect(found(url)).toEqual([])
  })

  test.each(['ssh://git@git.example/policies', 'ssh://git.example:2222/~/p', 'git@git.example:school/policies.git'])(
    '%s is taken with a key and known hosts',
    url => {
      expect(found(url, ssh)).toEqual([])
      expect(found(url)).toEqual(['knownHosts gitOption', 'sshKey gitOption'])
    },
  )

  test.each([
    '',
    '-oProxyCommand=touch',
    '--upload-pack=touch',
    'policies',
    './policies',
    '../policies',
    'ext::sh -c touch',
    'ext::sh',
    'fd::3',
    'transport::address',
    'ftp://git.example/policies',
    'ftps://git.example/policies',
    'https://',
    'https://git.example',
    'https://git.example/',
    'https://-host/policies',
    'https://git.example/policies?token=1',
    'https://git.example/policies#main',
    'https://ana:secret@git.example/policies',
    'https://token@git.example/policies',
    'https://git.example/a b',
    'https://git.example/a\nb',
    'https://$(touch x)/policies',
    'ssh://-oProxyCommand=touch/policies',
    'ssh://git:secret@git.example/policies',
    'ssh://-l@git.example/policies',
    'ssh://git.example/-oProxyCommand',
    'git@-oProxyCommand=touch:policies',
    'git@git.example:-x',
    '$(touch@git.example:x',
    'file://server/share',
    '/srv/a\u0000b',
  ])('%j is refused', url => {
    expect(found(url, url.includes('@') || url.startsWith('ssh') ? ssh : {})).toContain('url gitUrl')
  })

  test.each(['http://git.example/policies', 'git://git.example/policies'])(
    '%s is taken only where what comes has to be signed',
    url => {
      expect(found(url)).toEqual(['url gitUnencrypted'])
      expect(found(url, { verify: signed })).toEqual([])
    },
  )

  test('is shown without secrets', () => {
    expect(
      [
        'https://ana:secret@git.example/p?token=1#x',
        'https://token@git.example/p',
        'ssh://git:secret@git.example/p',
        'git@git.example:p',
        '/srv/p?q',
        'http://ana:s@e@proxy.example:3128',
      ].map(shownUrl),
    ).toEqual([
      'https://git.example/p',
      'https://git.example/p',
      'ssh://git@git.example/p',
      'git@git.example:p',
      '/srv/p?q',
      'http://proxy.example:3128',
    ])
  })

  test('that holds a secret is refused without saying it', () => {
    const findings = gitOptionFindings(gitOptions('https://ana:hunter2@git.example/p?token=hunter2'))
    expect(findings.length).toBeGreaterThan(0)
    expect(JSON.stringify(findings)).not.toContain('hunter2')
  })
})

describe('a branch or tag', () => {
  test.each(['main', 'release/2026', 'v1.0', 'übung', '#1', 'a@b', '$x', ';x'])('%s is taken', name => {
    expect(found('/srv/p', { ref: { kind: 'branch', name } })).toEqual([])
  })

  test.each([
    ['', '--upload-pack=x', '-x', 'HEAD', '@', 'a b', 'a..b', 'a@{1}', 'a~1', 'a^', 'a:b', 'a?', 'a*', 'a[', 'a\\b'],
    ['/a', 'a/', 'a//b', '.a', 'a/.b', 'a.lock', 'a.lock/b', 'a.', 'a\nb', 'refs/heads/main', 'refs/tags/v1'],
  ])('of these none is: %j', (...names) => {
    for (const name of names) {
      expect([name, found('/srv/p', { ref: { kind: 'tag', name } })]).toEqual([name, ['ref gitRef']])
    }
  })
})

describe('a path in the repository', () => {
  test.each(['', 'policies', 'policies/', 'a/b c/d', ':(top)x', '*'])('%j is taken', path => {
    expect(found('/srv/p', { path })).toEqual([])
  })

  test.each(['/policies', '/', '..', 'a/../b', './a', 'a//b', 'a\\b', 'a\nb'])('%j is not', path => {
    expect(found('/srv/p', { path })).toEqual(['path gitPath'])
  })
})

describe('what a way of transport can not use', () => {
  test.each([
    ['/srv/p', { credentials: { helper: 'manager' } }, 'credentials gitOption'],
    ['/srv/p', { proxy: 'http://proxy:3128' }, 'proxy gitOption'],
    ['/srv/p', { caFile: '/ca.pem' }, 'caFile gitOption'],
    ['/srv/p', { knownHosts: '/known' }, 'knownHosts gitOption'],
    ['https://git.example/p', { sshKey: '/key' }, 'sshKey gitOption'],
    ['https://git.example/p', { proxy: 'proxy:3128' }, 'proxy gitOption'],
    ['https://git.example/p', { caFile: 'ca.pem' }, 'caFile gitOption'],
    ['https://git.example/p', { credentials: { helper: '!touch x' } }, 'credentials gitOption'],
    ['https://git.example/p', { credentials: { helper: 'store --file x' } }, 'credentials gitOption'],
    ['https://git.example/p', { credentials: { file: 'x' } }, 'credentials gitOption'],
    ['http://git.example/p', { verify: signed, credentials: { file: '/x' } }, 'credentials gitUnencrypted'],
    ['/srv/p', { verify: { what: 'tags', allowedSigners: '/x' } }, 'verify gitOption'],
    ['/srv/p', { verify: { what: 'commits', allowedSigners: 'x' } }, 'verify gitOption'],
    ['ssh://git.example/p', { ...ssh, knownHosts: '/a"b' }, 'knownHosts gitOption'],
  ] satisfies [string, Partial<GitOptions>, string][])('or must not: %s with %j', (url, options, told) => {
    expect(found(url, options)).toEqual([told])
  })

  test('is no question where it is of use', () => {
    const web = { proxy: 'http://ana:x@proxy:3128', caFile: '/ca.pem', credentials: { file: '/tokens' } }
    expect(found('https://git.example/p', web)).toEqual([])
    expect(found('https://git.example/p', { credentials: { helper: '/usr/local/bin/helper me' } })).toEqual([])
  })
})

describe('how often a repository is asked', () => {
  test.each([
    [1_000, []],
    [999, ['every gitOption']],
    [1, ['every gitOption']],
  ])('%d ms', (every, expected) => {
    expect(found('/srv/git/policies', { every: ms(every) })).toEqual(expected)
  })
})
