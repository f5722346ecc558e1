import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, renameSync, statSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFolder, temporaryFolder } from '../support/cli.ts'

const NOBODY = 65_534
const isWindows = process.platform === 'win32'
const isRoot = process.geteuid?.() === 0

/** Switches the cache on as the program does, in a process of its own, for an account with that home; `said` is all that it printed. */
function keepCompiled(home: string, env: Readonly<Record<string, string>> = {}): { folder: string; said: string } {
  const account = `{ uid: ${process.geteuid?.() ?? -1}, homedir: ${JSON.stringify(home)} }`
  const script = `
    require(${JSON.stringify(join(projectFolder, 'bin', 'compile-cache.js'))})(() => (${account}))
    process.stdout.write(require('node:module').getCompileCacheDir() ?? 'none')`
  const { NODE_COMPILE_CACHE: _, ...inherited } = process.env
  const temporary = { TMPDIR: home, TEMP: home, TMP: home }
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    env: { ...inherited, ...temporary, ...env },
  })
  expect(status).toBe(0)
  return { folder: stdout, said: stderr }
}

const NONE = { folder: 'none', said: '' }

/** A home in which the cache was used before. */
function usedHome() {
  const folder = temporaryFolder()
  const home = join(folder.path, 'home')
  mkdirSync(home, { mode: 0o755 })
  const cache = dirname(keepCompiled(home).folder)
  return { home, cache, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

test('what Node compiled is kept in the home of the account, and nobody else reads or writes there', () => {
  using used = usedHome()
  const below = isWindows ? ['AppData', 'Local', 'Stationkeeper', 'compiled'] : ['.cache', 'stationkeeper']
  expect(used.cache).toBe(join(used.home, ...below))
  expect(readdirSync(used.cache)).toHaveLength(1)
  expect(readdirSync(used.home)).toEqual(below.slice(0, 1))
  if (!isWindows) expect(statSync(used.cache).mode & 0o777).toBe(0o700)
})

test('another folder for it can be named, and it can be switched off, as with any program of Node', () => {
  using folder = temporaryFolder()
  const named = join(folder.path, 'named')
  expect(dirname(keepCompiled(folder.path, { NODE_COMPILE_CACHE: named }).folder)).toBe(named)
  expect(keepCompiled(folder.path, { NODE_DISABLE_COMPILE_CACHE: '1' })).toEqual(NONE)
  expect(readdirSync(folder.path)).toEqual(['named'])
})

test('an account without a home goes without, and hears nothing of it', () => {
  using folder = temporaryFolder()
  const home = join(folder.path, 'nonexistent')
  expect(keepCompiled(home)).toEqual(NONE)
  expect(existsSync(home)).toBe(false)
})

interface Used {
  readonly home: string
  readonly cache: string
}

const OPEN_TO_OTHERS: readonly (readonly [string, (used: Used) => void])[] = [
  ['where anybody can put another home in its place', ({ home }) => chmodSync(dirname(home), 0o777)],
  ['in a home that a group can write', ({ home }) => chmodSync(home, 0o775)],
  ['below a folder that a group can write', ({ cache }) => chmodSync(dirname(cache), 0o775)],
  ['in a folder that others can see, where a umask decides who writes', ({ cache }) => chmodSync(cache, 0o755)],
  [
    'where a link leads to',
    ({ cache }) => {
      renameSync(cache, `${cache}-elsewhere`)
      symlinkSync(`${cache}-elsewhere`, cache)
    },
  ],
]
test.skipIf(isWindows).each(OPEN_TO_OTHERS)('nothing compiled is kept %s', (_, open) => {
  using used = usedHome()
  open(used)
  expect(keepCompiled(used.home)).toEqual(NONE)
})

const ANOTHERS: readonly (readonly [string, (used: Used) => string])[] = [
  ['that another account made', ({ cache }) => cache],
  ['in one of another account', ({ cache }) => dirname(cache)],
  ['in the home of another account', ({ home }) => home],
  ['below one of another account', ({ home }) => dirname(home)],
]
test.runIf(isRoot).each(ANOTHERS)('nothing compiled is read from a folder %s', (_, chosen) => {
  using used = usedHome()
  chownSync(chosen(used), NOBODY, NOBODY)
  expect(keepCompiled(used.home)).toEqual(NONE)
})
test.runIf(!isRoot)('folders of other accounts are NOT tried here: only root can give one away', () => {})
