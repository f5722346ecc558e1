import { describe, expect, test } from 'vitest'
import { findingsOf } from '../../../src/cli/doctor-unit.ts'
import type { UnitState } from '../../../src/linux/systemctl.ts'

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
