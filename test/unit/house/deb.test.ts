import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completions } from '../../../scripts/deb/completions.ts'
import { controlText, neededGlibc } from '../../../scripts/deb/control.ts'
import { changelog, layout } from '../../../scripts/deb/layout.ts'
import { writeDeb } from '../../../scripts/deb/package.ts'
import { type Contents, ordered } from '../../../scripts/package/program-contents.ts'
import { unitPlaces } from '../../../src/cli/service-unit-places.ts'

const at = new Date('2026-11-21T09:00:00Z')
const sources = join(import.meta.dirname, '../../../scripts/deb')

/** As a program of that format asks for versions of its libraries. */
function elf(...versions: readonly string[]): Buffer {
  return Buffer.from(`\x7fELF..\0${versions.join('\0')}\0`, 'latin1')
}

/** Everything but the program, of which a few files stand for all. */
function parts(version = '0.1.0'): { readonly contents: Contents; readonly control: string } {
  const program = new Map(
    ['bin/stationkeeper.js', 'dist/main.js', 'docs/linux.md', 'README.md', 'node_modules/koffi/LICENSE.txt'].map(
      path => [path, Buffer.from(`of ${path}`)] as const,
    ),
  )
  const node = { program: elf('GLIBC_2.2.5', 'GLIBC_2.28'), license: Buffer.from('the licence of Node') }
  const contents = ordered(new Map([...layout(program, node), changelog(version, at)]))
  const control = controlText({ version, architecture: 'amd64', glibc: neededGlibc(contents), size: 2048 })
  return { contents, control }
}

const hasDpkg = spawnSync('dpkg-deb', ['--version']).error === undefined

describe.skipIf(!hasDpkg)('the package for Debian (needs dpkg-deb)', () => {
  let folder: string
  let file: string
  let unpacked: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'deb-'))
    file = join(folder, 'one.deb')
    unpacked = join(folder, 'unpacked')
    writeDeb(file, { ...parts(), at, compression: 'none' })
    execFileSync('dpkg-deb', ['--raw-extract', file, unpacked])
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const listing = (): readonly string[] =>
    execFileSync('dpkg-deb', ['--contents', file], { encoding: 'utf8' }).trimEnd().split('\n')

  test('is the same bytes whatever mask and zone it is written with', () => {
    const other = join(folder, 'other.deb')
    const mask = process.umask(0o077)
    const zone = process.env.TZ
    try {
      process.env.TZ = 'Pacific/Apia'
      writeDeb(other, { ...parts(), at, compression: 'none' })
    } finally {
      process.umask(mask)
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
    const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
    expect(digest(other)).toBe(digest(file))
  })

  test('gives everything to root, and nobody else a right to write', () => {
    expect(listing().length).toBeGreaterThan(20)
    expect(listing().filter(line => !/^[d-]rw[x-]r-[x-]r-[x-] root\/root /.test(line))).toEqual([])
  })

  test('has a program to start, and the Node that it starts', () => {
    const wrapper = readFileSync(join(unpacked, 'usr/bin/stationkeeper'), 'utf8')
    const [, node = '', script = ''] = /^exec (\/\S+) (\/\S+) "\$@"$/m.exec(wrapper) ?? []
    expect(statSync(join(unpacked, node)).mode & 0o777).toBe(0o755)
    expect(statSync(join(unpacked, 'usr/bin/stationkeeper')).mode & 0o777).toBe(0o755)
    expect(readFileSync(join(unpacked, script), 'utf8')).toBe('of bin/stationkeeper.js')
  })

  test('puts pages where people look for them, beside those that they link to', () => {
    const doc = join(unpacked, 'usr/share/doc/stationkeeper')
    expect(readdirSync(doc).sort()).toEqual(['README.md', 'changelog.gz', 'copyright', 'docs', 'licences'])
    const copyright = readFileSync(join(doc, 'copyright'), 'utf8')
    expect(copyright).toContain('/usr/share/doc/stationkeeper/licences/node.txt')
    expect(copyright).toContain('/usr/lib/stationkeeper/node_modules/koffi/LICENSE.txt')
  })

  test('asks for the glibc that its programs ask for', () => {
    expect(readFileSync(join(unpacked, 'DEBIAN/control'), 'utf8')).toContain('Depends: libc6 (>= 2.28), ')
  })

  test('names the digest of every file', () => {
    const checked = spawnSync('md5sum', ['--check', '--quiet', '--strict', 'DEBIAN/md5sums'], {
      cwd: unpacked,
      encoding: 'utf8',
    })
    expect(checked).toMatchObject({ status: 0, stdout: '', stderr: '' })
    const named = readFileSync(join(unpacked, 'DEBIAN/md5sums'), 'utf8').trimEnd().split('\n')
    expect(named.length).toBe(listing().filter(line => line.startsWith('-')).length)
  })
})

test("the system's shells find what they complete where they look for it", async () => {
  const scripts = await completions()
  expect([...scripts.keys()]).toEqual([
    'usr/share/bash-completion/completions/stationkeeper',
    'usr/share/zsh/vendor-completions/_stationkeeper',
    'usr/share/fish/vendor_completions.d/stationkeeper.fish',
  ])
  for (const script of scripts.values()) expect(script.toString()).toMatch(/detailed-exitcode/)
})

test('where there is no dpkg-deb, it is said what to install', () => {
  const path = process.env.PATH
  const empty = mkdtempSync(join(tmpdir(), 'deb-'))
  try {
    process.env.PATH = empty
    expect(() => writeDeb(join(empty, 'none.deb'), { ...parts(), at, compression: 'none' })).toThrow(/install dpkg/)
  } finally {
    process.env.PATH = path
    rmSync(empty, { recursive: true })
  }
})

describe('the versions that a program asks for', () => {
  test('are compared as numbers, over all programs', () => {
    const contents = new Map([
      ['node', elf('GLIBC_2.9', 'GLIBC_2.17')],
      ['a.node', elf('GLIBC_2.4', 'GLIBCXX_3.4.9')],
      ['text', Buffer.from('\0GLIBC_2.99\0')],
    ])
    expect(neededGlibc(contents)).toBe('2.17')
  })

  test('of the C++ library are no newer than the package says', () => {
    expect(() => neededGlibc(new Map([['node', elf('GLIBC_2.17', 'GLIBCXX_3.4.30')]]))).toThrow(/GLIBCXX_3\.4\.30/)
  })

  test('are there', () => {
    expect(() => neededGlibc(new Map([['node', elf()]]))).toThrow(/glibc/)
  })
})

describe('the scripts that dpkg runs', () => {
  const scripts = ['postinst', 'prerm', 'postrm', 'stationkeeper.sh'].map(name => join(sources, name))

  test.each(scripts)('%s is shell that any sh reads', script => {
    expect(spawnSync('sh', ['-n', script], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
  })

  test('purging takes whatever `service install` writes beside the unit of the package', () => {
    const { network, listening, alerting } = unitPlaces()
    const postrm = readFileSync(join(sources, 'postrm'), 'utf8')
    const taken = /for drop_in in (.*); do/.exec(postrm)?.[1]?.split(' ')
    expect(taken).toEqual([network, listening, alerting].map(path => basename(path)))
  })

  const hasShellcheck = spawnSync('shellcheck', ['--version']).error === undefined
  test.skipIf(!hasShellcheck)('have nothing that shellcheck finds (needs shellcheck)', () => {
    expect(spawnSync('shellcheck', scripts, { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' })
  })
})
