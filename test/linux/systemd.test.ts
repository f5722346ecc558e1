import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { projectFolder } from '../support/cli.ts'
import { policyOf } from '../support/cli-classroom.ts'
import { once } from '../support/until.ts'
import { command } from './support/command.ts'
import { step } from './support/step.ts'

const UNIT = 'stationkeeper-tried.service'
/** Far more than it takes, and less than a test may last: whoever waits in vain is to read for what. */
const PATIENCE_MS = 60_000
const open = '{ name: open, match: { connection: station }, ensure: unlocked }'
let folder: string
let policy: string

beforeEach(() => {
  folder = mkdtempSync('/var/lib/stationkeeper-tried-')
  mkdirSync(join(folder, 'policies'))
  policy = join(folder, 'policies', 'lesson.yaml')
  writeFileSync(policy, policyOf([open]))
  for (const path of [folder, join(folder, 'policies')]) chmodSync(path, 0o755)
  chmodSync(policy, 0o644)
})

afterEach(async () => {
  await command('systemctl', 'stop', UNIT).catch(() => {})
  await command('systemctl', 'reset-failed', UNIT).catch(() => {})
  rmSync(folder, { recursive: true })
})

function said(property: string): Promise<string> {
  return command('systemctl', 'show', `--property=${property}`, '--value', UNIT)
}

/** The daemon as a unit that systemd waits for, with a watchdog. It is not begun again, so that what became of it is seen. */
async function start(watchdog: string): Promise<void> {
  const properties = ['Type=notify', `WatchdogSec=${watchdog}`, 'ExecReload=/bin/kill -HUP $MAINPID', 'Restart=no']
  const program = [execPath, join(projectFolder, 'bin', 'stationkeeper.js'), 'run', '--provider', 'simulator']
  const where = ['--state', join(folder, 'state'), '--policies', join(folder, 'policies')]
  const flags = [`--unit=${UNIT}`, ...properties.map(each => `--property=${each}`)]
  await command('systemd-run', '--quiet', ...flags, '--', ...program, ...where)
}

it('systemd knows it to be ready once it keeps the host, and what it says of itself', async () => {
  await step('unit started -> ready', () => start('60s'))
  expect(await said('ActiveState')).toBe('active')
  expect(await said('StatusText')).toBe('Keeping CLASSROOM (simulator)')
})

it('systemctl reload has it read the policies at once, and broken ones leave the last good ones in force', async () => {
  await start('60s')
  writeFileSync(policy, policyOf([open]).replace('ensure', 'ensrue'))
  await step('systemctl reload', () => command('systemctl', 'reload', UNIT))
  await once(
    async () => expect(await said('StatusText')).toContain('NOT accepted, the last good ones stay in force'),
    PATIENCE_MS,
  )
  expect(await said('ActiveState')).toBe('active')
  writeFileSync(policy, policyOf([open]))
  await command('systemctl', 'reload', UNIT)
  await once(async () => expect(await said('StatusText')).toBe('Keeping CLASSROOM (simulator)'), PATIENCE_MS)
})

it('a daemon that does not run on is killed by the watchdog, which one that has nothing to do pacifies', async () => {
  // No machine is so busy that the daemon gets no turn for half as long.
  await start('20s')
  const pid = await said('MainPID')
  const toldOf = async (): Promise<number> => Number(await said('WatchdogTimestampMonotonic'))
  const ready = await toldOf()
  await once(async () => expect(await toldOf()).toBeGreaterThan(ready), PATIENCE_MS)
  expect([await said('ActiveState'), await said('MainPID')]).toEqual(['active', pid])
  await command('kill', '-STOP', pid)
  await step('stopped -> killed by the watchdog of 20 s', () =>
    once(async () => expect(await said('Result')).toBe('watchdog'), PATIENCE_MS),
  )
})

it('its words are in the journal with their level, and without a time of their own', async () => {
  await start('60s')
  // What it wrote may still be on its way to the journal.
  await once(async () => {
    const lines = (await command('journalctl', `--unit=${UNIT}`, '--output=json', '--no-pager')).split('\n')
    const entries: readonly { readonly MESSAGE: string; readonly PRIORITY: string }[] = lines.map(line =>
      JSON.parse(line),
    )
    const keeping = entries.filter(({ MESSAGE }) => MESSAGE.startsWith('Keeping CLASSROOM'))
    expect(keeping.map(({ PRIORITY }) => PRIORITY)).toContain('5')
  }, PATIENCE_MS)
})
