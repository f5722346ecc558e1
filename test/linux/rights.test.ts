import { chmodSync, copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { projectFolder } from '../support/cli.ts'
import { command } from './support/command.ts'
import { keptHost, openRule } from './support/kept-host.ts'
import { everybodyThere } from './support/people.ts'
import { step } from './support/step.ts'
import { openWitness } from './support/witness.ts'

const rule = '/etc/polkit-1/rules.d/60-stationkeeper.rules'
let there: Awaited<ReturnType<typeof everybodyThere>>

/** The bed has that account, until a test purges the package. */
beforeAll(async () => {
  await command('id', 'stationkeeper').catch(() => command('useradd', '--system', '--user-group', 'stationkeeper'))
})

beforeEach(async () => {
  there = await everybodyThere()
})

afterEach(() => {
  rmSync(rule, { force: true })
})

describe('a daemon under an ordinary account', () => {
  it('is refused without the rule of polkit, and names the rule that is missing', async () => {
    await using host = keptHost([openRule('open', '{ user: ana }')], { as: 'stationkeeper' })
    const daemon = await host.keep()
    await command('loginctl', 'lock-sessions')
    await step('refused by polkit, and said', () => daemon.said('60-stationkeeper.rules'))
    expect(daemon.stdout).toContain('org.freedesktop.login1.lock-sessions')
  })

  it('unlocks with the rule of the package', async () => {
    copyFileSync(join(projectFolder, 'packaging', 'polkit', '60-stationkeeper.rules'), rule)
    chmodSync(rule, 0o644)
    await command('systemctl', 'restart', 'polkit')
    await using host = keptHost([openRule('open', '{ user: ana }')], { as: 'stationkeeper' })
    await using witness = await openWitness()
    await host.keep()
    const before = witness.heard.length
    await command('loginctl', 'lock-sessions')
    await witness.hears(there.ana, 'locked', before)
    await step('ordinary account with the rule: locked -> unlocked', () => witness.hears(there.ana, 'unlocked', before))
  })
})
