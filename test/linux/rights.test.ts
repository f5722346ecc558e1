import { spawn } from 'node:child_process'
import { once } from 'node:events'
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
    await addRule()
    await using host = keptHost([openRule('open', '{ user: ana }')], { as: 'stationkeeper' })
    await using witness = await openWitness()
    await host.keep()
    const before = witness.heard.length
    await command('loginctl', 'lock-sessions')
    await witness.hears(there.ana, 'locked', before)
    await step('ordinary account with the rule: locked -> unlocked', () => witness.hears(there.ana, 'unlocked', before))
  })

  it('has an unlock taken back that polkit, frozen, did not get to: a lock that its user sets meanwhile is hers', async () => {
    await addRule()
    await using witness = await openWitness()
    await polkit('STOP')
    await using asking = askUnlock(there.ana)
    try {
      await asking.said('asked')
      // Whoever asks logind now is answered after that has taken the request, and asked polkit.
      await command('loginctl', 'show-session', there.ana)
      asking.end()
      await step('deadline on a frozen polkit', () => asking.said('gave no answer'))
    } finally {
      await polkit('CONT')
    }
    // Polkit judges one after the other.
    await using later = askUnlock(there.ben)
    await later.said('done')
    await witness.hears(there.ben, 'unlock')
    expect(witness.heard.filter(({ session }) => session === there.ana)).toEqual([])
  })
})

async function addRule(): Promise<void> {
  copyFileSync(join(projectFolder, 'packaging', 'polkit', '60-stationkeeper.rules'), rule)
  chmodSync(rule, 0o644)
  await command('systemctl', 'restart', 'polkit')
}

async function polkit(signal: 'STOP' | 'CONT'): Promise<void> {
  await command('systemctl', 'kill', '--kill-whom=main', `--signal=${signal}`, 'polkit')
}

interface Asking extends AsyncDisposable {
  said(text: string): Promise<void>
  /** Waits no longer. */
  end(): void
}

/** Under the account of the service. */
function askUnlock(session: string): Asking {
  const account = ['--reuid=stationkeeper', '--regid=stationkeeper', '--init-groups', '--']
  const program = [process.execPath, join(import.meta.dirname, 'support', 'ask-unlock.ts'), session]
  const child = spawn('setpriv', [...account, ...program], { stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    output += text
  })
  return {
    said: text => expect.poll(() => output).toContain(text),
    end: () => void child.stdin.end(),
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'close')
      child.kill()
      await ended
    },
  }
}
