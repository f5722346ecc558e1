import { describe, expect, test } from 'vitest'
import { findingsOf, reachFindings } from '../../../src/cli/doctor-unit.ts'
import type { Reaching } from '../../../src/cli/service-unit-network.ts'
import type { UnitState } from '../../../src/linux/systemctl.ts'
import { ms } from '../../../src/model/time.ts'
import { gitOptions } from '../../support/git.ts'

/** A service that runs as it should. */
const RUNS: UnitState = {
  load: 'loaded',
  active: 'active',
  file: 'enabled',
  path: '/etc/systemd/system/stationkeeper.service',
  status: '',
  user: 'stationkeeper',
  pid: 711,
  exit: null,
  restarts: 0,
  speaksIp: true,
  denied: '',
  allowed: '',
}
const GONE = { ...RUNS, load: 'not-found', active: 'inactive', file: '', path: '', pid: 0 }
const real = { provider: 'logind' }

describe('what doctor says of the service under systemd', () => {
  const cases: readonly [name: string, unit: Partial<UnitState>, level: string, words: string][] = [
    ['one that runs', {}, 'ok', 'runs as stationkeeper, process 711'],
    ['one that runs as root', { user: '' }, 'ok', 'runs as root'],
    ['one that says how it is', { status: 'keeps lab-1' }, 'ok', 'process 711: keeps lab-1'],
    ['one that reloads', { active: 'reloading' }, 'ok', 'runs as'],
    ['one that starts', { active: 'activating' }, 'note', 'is starting'],
    ['one that starts over and over', { active: 'activating', restarts: 4 }, 'error', 'started it 4 times again'],
    ['one that failed', { active: 'failed', exit: 3 }, 'error', 'failed, with exit code 3'],
    ['one that was stopped', { active: 'inactive' }, 'warning', 'does not run (inactive)'],
    ['one that is masked', { load: 'masked' }, 'warning', "can't run"],
    ['none', GONE, 'note', 'is not installed'],
  ]
  test.each(cases)('%s', (_, unit, level, words) => {
    const [finding] = findingsOf({ ...RUNS, ...unit }, real)
    expect(finding).toMatchObject({ level, topic: 'service', message: expect.stringContaining(words) })
  })

  test('that it does not start with the computer, whether it runs or not', () => {
    for (const active of ['active', 'inactive']) {
      const said = findingsOf({ ...RUNS, active, file: 'disabled' }, real).map(({ message }) => message)
      expect(said).toContain('stationkeeper.service does not start with this computer')
    }
    expect(findingsOf({ ...RUNS, file: 'enabled-runtime' }, real)).toHaveLength(2)
    expect(findingsOf({ ...RUNS, file: 'static' }, real)).toHaveLength(1)
  })

  test('nothing of one that is missing where nobody real is kept', () => {
    expect(findingsOf(GONE, { provider: 'simulator' })).toEqual([])
  })
})

describe('what doctor says of a service whose policies are in a repository', () => {
  const everything = '::/0 0.0.0.0/0'
  const asShipped = { speaksIp: false, denied: everything }
  const remote = gitOptions('https://git.school.example/p.git')
  const cases: readonly [name: string, unit: Partial<UnitState>, said: boolean][] = [
    ['a unit as it is shipped', asShipped, true],
    ['one that may speak IP with nobody', { denied: everything }, true],
    ['one that may speak no IP', { allowed: everything, denied: everything, speaksIp: false }, true],
    ['one with the drop-in', { allowed: everything, denied: everything }, false],
    ['one that an administrator lets reach a network', { allowed: '10.0.0.0/8', denied: everything }, false],
    ['one that speaks with this computer alone', { allowed: '127.0.0.0/8 ::1/128', denied: everything }, true],
    ['one without a sandbox', {}, false],
    ['one that is not there', { ...asShipped, load: 'not-found' }, false],
  ]
  test.each(cases)('%s', (_, unit, said) => {
    const findings = reachFindings({ ...RUNS, ...unit }, reaching({ git: remote }))
    expect(findings).toHaveLength(said ? 1 : 0)
    if (said)
      expect(findings[0]).toMatchObject({ level: 'error', message: expect.stringContaining('git.school.example') })
  })

  test('that a webhook is reached as little, and browsers do not reach it', () => {
    const alerting = { webhook: null, webhookFile: '/etc/stationkeeper/webhook', minimumGap: ms(60_000), names: false }
    const api = { listen: { host: '127.0.0.1', port: 8377 }, origins: [] }
    const said = (unit: Partial<UnitState>): readonly string[] =>
      reachFindings({ ...RUNS, ...unit }, reaching({ api, alerts: alerting })).map(({ message }) => message)
    expect(said(asShipped)).toEqual([expect.stringContaining('webhook'), expect.stringContaining('127.0.0.1:8377')])
    expect(said({ allowed: '127.0.0.0/8 ::1/128', denied: everything })).toEqual([expect.stringContaining('webhook')])
    expect(said({ allowed: everything, denied: everything })).toEqual([])
  })

  test('nothing of a network where the repository, or the folder, is on this computer', () => {
    for (const git of [null, gitOptions('/srv/p'), gitOptions('file:///srv/p')]) {
      expect(reachFindings({ ...RUNS, ...asShipped }, reaching({ git }))).toEqual([])
    }
  })
})

function reaching(asked: Partial<Reaching>): Reaching {
  const alerts = { webhook: null, webhookFile: null, minimumGap: ms(60_000), names: false }
  return { git: null, api: { listen: null, origins: [] }, alerts, ...asked }
}
