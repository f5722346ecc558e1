import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it, test } from 'vitest'
import { settingsOf } from '../../../src/cli/settings-of.ts'
import { hasService, systemSettings } from '../../../src/cli/system-settings.ts'
import { noFlags } from '../../../src/settings/flags.ts'
import { asStranger } from '../../faults/store-as-stranger.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { recordedTerminal } from '../../support/terminal.ts'

const text = `apiVersion: stationkeeper/v1
kind: Settings
spec: { provider: wts, policies: /srv/policies, state: /srv/state }
`

/** A computer whose service has settings, and a folder to type in. */
function computer() {
  const folder = temporaryFolder()
  const cwd = join(folder.path, 'here')
  const path = join(folder.path, 'etc', 'stationkeeper.yaml')
  mkdirSync(cwd)
  mkdirSync(join(folder.path, 'etc'), { mode: 0o755 })
  writeFileSync(path, text, { mode: 0o644 })
  const terminal = recordedTerminal()
  const env: Record<string, string> = { STATIONKEEPER_SYSTEM_SETTINGS: path }
  return {
    cwd,
    path,
    env,
    terminal,
    settings: async (flags: Partial<typeof noFlags> = {}) =>
      (await settingsOf({ globals: { ...noFlags, ...flags }, env, cwd, terminal })).settings,
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
}

it('are meant where nothing else says what is, in whatever folder', async () => {
  using here = computer()
  expect(await here.settings()).toMatchObject({ provider: 'wts', policies: '/srv/policies', state: '/srv/state' })
  expect(here.terminal.shown.err).toBe('')
})

it('tell that a real host is kept by a service, whoever asks, and nothing of a simulated one', () => {
  using here = computer()
  expect(hasService({ provider: 'logind' }, here.env)).toBe(true)
  expect(hasService({ provider: 'simulator' }, here.env)).toBe(false)
  chmodSync(dirname(here.path), 0o700)
  asStranger(() => expect(hasService({ provider: 'logind' }, here.env)).toBe(true))
  rmSync(here.path)
  expect(hasService({ provider: 'logind' }, here.env)).toBe(false)
})

it('stand back behind settings in the working folder', async () => {
  using here = computer()
  writeFileSync(join(here.cwd, 'stationkeeper.yaml'), text.replace('wts', 'multipoint'))
  expect(await here.settings()).toMatchObject({ provider: 'multipoint' })
})

it('stand back behind a state folder and another provider that are named, and keep what is not named of the same one', async () => {
  using here = computer()
  expect(await here.settings({ state: here.cwd })).toMatchObject({ provider: 'simulator', state: here.cwd })
  expect((await here.settings({ provider: 'simulator' })).state).not.toBe('/srv/state')
  expect(await here.settings({ provider: 'wts' })).toMatchObject({ state: '/srv/state' })
  here.env.STATIONKEEPER_STATE = here.cwd
  expect(await here.settings()).toMatchObject({ provider: 'simulator' })
})

it('are about the host, and policies in the working folder about what to keep', async () => {
  using here = computer()
  mkdirSync(join(here.cwd, 'policies'))
  expect(await here.settings()).toMatchObject({
    provider: 'wts',
    state: '/srv/state',
    policies: join(here.cwd, 'policies'),
  })
  expect(await here.settings({ policies: '/new' })).toMatchObject({ policies: '/new' })
})

test.runIf(process.platform !== 'win32')(
  'are meant in a folder of which nobody can tell whether policies are in it, as in a home that this account may not enter',
  async () => {
    using here = computer()
    // It leads to itself, which keeps root from looking, too.
    symlinkSync('policies', join(here.cwd, 'policies'))
    expect(await here.settings()).toMatchObject({ provider: 'wts', policies: '/srv/policies', state: '/srv/state' })
    expect(here.terminal.shown.err).toBe('')
  },
)

test.runIf(process.platform !== 'win32')('settings that others may change are left out, and that is said', async () => {
  using here = computer()
  chmodSync(here.path, 0o666)
  expect(await here.settings()).toMatchObject({ provider: 'simulator' })
  expect(here.terminal.shown.err).toMatch(/is left out, since others may change it: .*: chmod go-w \//)
})

test.runIf(process.platform !== 'win32')(
  'settings that this account may not read are left out, and that is said',
  async () => {
    using here = computer()
    chmodSync(here.path, 0)
    const place = { globals: noFlags, env: here.env, cwd: here.cwd }
    chmodSync(join(here.cwd, '..'), 0o755)
    // Only what is asked before the first wait is asked as the stranger.
    const found = asStranger(() => systemSettings(place))
    expect(await found).toMatchObject({ kind: 'left-out', why: 'this account may not read it' })
  },
)
