import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }
import { FOLDER_MODE } from '../../../src/cli/service-unit-steps.ts'
import { productSources } from './sources.ts'

const packaging = join(import.meta.dirname, '../../../packaging')
const unit = readFileSync(join(packaging, 'systemd/stationkeeper.service'), 'utf8')
const busPolicy = readFileSync(join(packaging, 'dbus/stationkeeper.conf'), 'utf8')

test('what Linux is told of the daemon is part of the package', () => {
  expect(manifest.files).toContain('packaging')
})

describe('the rule for polkit', () => {
  interface Asked {
    readonly action: string
    readonly user: string
  }

  /** What the rule answers, in a polkit that has nothing but what polkit(8) says there is. */
  function answer({ action, user }: Asked): unknown {
    const rules: ((action: object, subject: object) => unknown)[] = []
    const polkit = {
      Result: { YES: 'yes', NO: 'no' },
      addRule: (rule: (action: object, subject: object) => unknown) => rules.push(rule),
    }
    runInNewContext(readFileSync(join(packaging, 'polkit/60-stationkeeper.rules'), 'utf8'), { polkit })
    const [rule] = rules
    if (rules.length !== 1 || rule === undefined) throw new Error('there is to be one rule')
    return rule({ id: action }, { user })
  }

  const unlocking = 'org.freedesktop.login1.lock-sessions'

  test.each<readonly [Asked, unknown]>([
    [{ action: unlocking, user: 'stationkeeper' }, 'yes'],
    [{ action: unlocking, user: 'ana' }, undefined],
    [{ action: 'org.freedesktop.login1.manage', user: 'stationkeeper' }, undefined],
    [{ action: 'org.freedesktop.login1.power-off', user: 'stationkeeper' }, undefined],
  ])('answers %j with %j', (asked, expected) => {
    expect(answer(asked)).toBe(expected)
  })

  test('says the same to versions that know no JavaScript', () => {
    const lines = readFileSync(join(packaging, 'polkit/stationkeeper.pkla'), 'utf8').split('\n')
    const said = lines.filter(line => line !== '' && !/^[#[]/.test(line))
    expect(said).toEqual([
      'Identity=unix-user:stationkeeper',
      `Action=${unlocking}`,
      'ResultAny=yes',
      'ResultInactive=yes',
      'ResultActive=yes',
    ])
  })
})

describe('the policy of the bus', () => {
  const allowed = [
    ...busPolicy.matchAll(/<allow send_destination="(\S+)" send_interface="(\S+)" send_member="(\S+)"\/>/g),
  ]

  test("lets through what the program asks of logind's Manager", () => {
    const asked = productSources()
      .filter(({ file }) => file.includes('providers/logind/'))
      .flatMap(({ text }) => [...text.matchAll(/managerMethod\('(\w+)'/g)].map(([, member = '']) => member))
    expect(asked).toContain('ListSessions')
    const members = allowed
      .filter(([, , object]) => object === 'org.freedesktop.login1.Manager')
      .map(([, , , member]) => member)
    expect(asked.filter(member => !members.includes(member))).toEqual([])
  })

  test('lets through nothing that changes more than a lock or the seat in front', () => {
    const changing = allowed.map(([, , , member = '']) => member).filter(member => !/^(Get|List)/.test(member))
    expect(new Set(changing)).toEqual(new Set(['UnlockSession', 'Unlock', 'SwitchToGreeter']))
  })

  test('begins with a refusal of everything, for each that it opens something of', () => {
    for (const destination of new Set(allowed.map(([, name = '']) => name))) {
      const denied = busPolicy.indexOf(`<deny send_destination="${destination}"/>`)
      expect(denied).toBeGreaterThan(-1)
      expect(denied).toBeLessThan(busPolicy.indexOf(`<allow send_destination="${destination}"`))
    }
  })
})

// systemd says at each start that the folder's mode is another than the unit's, or sets the unit's (systemd.exec(5)).
test('the folder of the settings is as open by the unit as by whoever makes it', () => {
  const postinst = readFileSync(join(packaging, '../scripts/deb/postinst'), 'utf8')
  const [, ofPackage = ''] = /^ *chmod (\d+) \/etc\/stationkeeper$/m.exec(postinst) ?? []
  const [, ofUnit = ''] = /^ConfigurationDirectoryMode=(\d+)$/m.exec(unit) ?? []
  expect(Number.parseInt(ofUnit, 8)).toBe(FOLDER_MODE)
  expect(Number.parseInt(ofPackage, 8)).toBe(FOLDER_MODE)
})

const hasAnalyze = spawnSync('systemd-analyze', ['--version']).error === undefined

describe.skipIf(!hasAnalyze)('the unit (needs systemd-analyze)', () => {
  let folder: string
  let file: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'unit-'))
    file = join(folder, 'stationkeeper.service')
    // What it starts need not be installed where this runs.
    writeFileSync(file, unit.replace(/^ExecStart=\S+/m, 'ExecStart=/bin/sh'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('has nothing that systemd does not understand', () => {
    const { stdout, stderr, status } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
    expect({ said: `${stdout}${stderr}`.split('\n').filter(line => line.includes('stationkeeper')), status }).toEqual({
      said: [],
      status: 0,
    })
  })

  test('is exposed no more than the guide says', () => {
    const guide = readFileSync(join(packaging, '../docs/linux.md'), 'utf8')
    const [, exposure = ''] = /exposure level (\d+\.\d+)/.exec(guide) ?? []
    const threshold = `--threshold=${Math.round(Number(exposure) * 10)}`
    // Newer versions may look at more, and older ones at less: it is what the guide says of the one that it names.
    const { stdout, status } = spawnSync('systemd-analyze', ['security', '--offline=true', threshold, file], {
      encoding: 'utf8',
    })
    expect(stdout).toContain('Overall exposure level for stationkeeper.service')
    expect(status).toBe(0)
  })
})
