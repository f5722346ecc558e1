import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  decidesForAll,
  foreignWriters,
  ownCode,
  policyPlaces,
  windowsWriters,
} from '../../../src/daemon/foreign-writers.ts'
import { ms } from '../../../src/model/time.ts'
import type { Settings } from '../../../src/settings/settings.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { gitOptions } from '../../support/git.ts'

const CLOSED = 'O:BAD:P(A;OICI;FA;;;BA)'
const OPEN = 'O:BAD:P(A;OICI;FA;;;BU)'
const MULTIPOINT: Settings['multipoint'] = {
  computer: null,
  powershell: null,
  concurrency: 2,
  probeProcess: null,
  probeScript: null,
  probeTimeout: ms(5000),
}

/** Policies of a real disk, with lists as they are given here; all others are closed. */
async function told(lists: Readonly<Record<string, string>>) {
  using folder = temporaryFolder()
  mkdirSync(join(folder.path, 'policies'))
  writeFileSync(join(folder.path, 'policies', 'x.yaml'), '')
  const byPath = new Map(Object.entries(lists).map(([name, sddl]) => [join(folder.path, name), sddl]))
  const read = (path: string) => Promise.resolve(byPath.get(path) ?? CLOSED)
  const found = await windowsWriters(join(folder.path, 'policies'), [], read)
  return found === null
    ? null
    : { message: found.message.replaceAll(folder.path, 'X'), fix: found.fix.replaceAll(folder.path, 'X') }
}

describe('what others may change on Windows', () => {
  test('is nothing where only administrators may', async () => {
    expect(await told({})).toBeNull()
  })

  test('is the folder, or a file in it, which the same commands close', async () => {
    const folder = await told({ policies: OPEN })
    expect(folder?.message).toBe('Users (S-1-5-32-545) may change X/policies')
    const file = await told({ [join('policies', 'x.yaml')]: OPEN })
    expect(file?.message).toContain('x.yaml')
    for (const found of [folder, file]) {
      expect(found?.fix).toContain('elevated PowerShell')
      expect(found?.fix).toMatch(/icacls 'X.policies' \/inheritance:r/)
    }
  })

  test('is a folder further up, which no command is offered for: others may live in it', async () => {
    const found = await told({ '.': OPEN })
    expect(found?.message).toContain('put something else in the place of X')
    expect(found?.fix).not.toContain('icacls')
  })

  test('counts how many more there are', async () => {
    expect((await told({ '.': OPEN, policies: OPEN }))?.message).toContain('and there is one more such')
  })

  test('never offers to close the folder in which policies that are missing would be', async () => {
    using folder = temporaryFolder()
    const found = await windowsWriters(join(folder.path, 'none'), [], () => Promise.resolve(OPEN))
    expect(found?.fix).not.toContain('icacls')
  })
})

describe("what runs with the daemon's rights", () => {
  test('is what the settings name on this computer, and what is not there, too: whoever makes it later decides', () => {
    using folder = temporaryFolder()
    const at = (name: string): string => join(folder.path, name)
    const multipoint = { ...MULTIPOINT, probeScript: at('probe.ps1'), powershell: at('shell') }
    const wts = { library: at('library') }
    const of = (provider: string) =>
      ownCode({ provider, multipoint, wts }).map(path => path.slice(folder.path.length + 1))
    expect(of('multipoint')).toEqual(['probe.ps1', 'shell', 'library'])
    expect(of('wts')).toEqual(['library'])
    expect(of('simulator')).toEqual([])
    const own = (named: Partial<Settings['multipoint']>) =>
      ownCode({ provider: 'multipoint', multipoint: { ...MULTIPOINT, ...named }, wts: { library: null } })
    expect(own({ powershell: 'pwsh' })).toEqual([])
    expect(own({ powershell: 'tools/pwsh' })).toEqual([resolve('tools/pwsh')])
    expect(own({ ...multipoint, computer: 'LAB-2' })).toEqual([at('shell')])
  })

  test.runIf(process.getuid?.() === 0)('is refused by root when others may change it', async () => {
    using folder = temporaryFolder()
    const script = join(folder.path, 'probe.ps1')
    mkdirSync(join(folder.path, 'policies'))
    writeFileSync(script, '')
    chmodSync(script, 0o666)
    const settings = {
      provider: 'multipoint',
      policies: join(folder.path, 'policies'),
      git: null,
      multipoint: { ...MULTIPOINT, probeScript: script },
      wts: { library: null },
    }
    expect((await foreignWriters(settings))?.message).toContain(script)
    chmodSync(script, 0o644)
    expect(await foreignWriters(settings)).toBeNull()
  })
})

test.each([
  [0, true],
  [998, true],
  [1_000, false],
  [null, false],
])('an account with uid %s decides for everybody: %s', (uid, decides) => {
  expect(decidesForAll(uid)).toBe(decides)
})

describe('what has a say in which policies come into force', () => {
  const files = { caFile: '/k/ca', knownHosts: '/k/hosts', sshKey: '/k/key' }
  const verify = { what: 'commits', allowedSigners: '/k/signers' } as const

  test.each([
    ['a folder', null, ['/policies']],
    ['a repository elsewhere', gitOptions('https://git.example/p.git'), []],
    [
      'the files that it is believed by and reached with',
      gitOptions('ssh://git@git.example/p.git', { ...files, verify, credentials: { file: '/k/login' } }),
      ['/k/signers', '/k/login', '/k/ca', '/k/hosts', '/k/key'],
    ],
    [
      'a helper by its path',
      gitOptions('https://g/p.git', { credentials: { helper: '/opt/helper' } }),
      ['/opt/helper'],
    ],
    [
      'no helper by its name, which git looks for',
      gitOptions('https://g/p.git', { credentials: { helper: 'manager' } }),
      [],
    ],
    ['a repository on this computer', gitOptions('/srv/p.git'), ['/srv/p.git']],
    ['the same as a url', gitOptions('file:///srv/p.git'), ['/srv/p.git']],
    ['who signs, if that is asked, and not who may write', gitOptions('/srv/p.git', { verify }), ['/k/signers']],
  ])('is %s', (_, git, places) => {
    expect(policyPlaces({ policies: '/policies', git })).toEqual(places)
  })

  test.runIf(process.getuid?.() === 0)('is refused by root when others may change it', async () => {
    using folder = temporaryFolder()
    const signers = join(folder.path, 'signers')
    writeFileSync(signers, '')
    chmodSync(signers, 0o666)
    const git = gitOptions('https://git.example/p.git', { verify: { what: 'commits', allowedSigners: signers } })
    const settings = { provider: 'simulator', policies: '/none', git, multipoint: MULTIPOINT, wts: { library: null } }
    expect((await foreignWriters(settings))?.message).toContain(signers)
    chmodSync(signers, 0o644)
    expect(await foreignWriters(settings)).toBeNull()
  })
})
