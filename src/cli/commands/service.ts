import { InvalidInput } from '../errors.ts'
import { Exit } from '../exit-codes.ts'
import { duration, words } from '../values.ts'
import { type Verb, verb } from '../verb.ts'

const service: Verb = verb({
  name: 'service',
  summary: 'Keep the host from the start of the computer on',
  args: '<install|uninstall|status|stop>',
  details:
    'install makes a service of this program that runs from start-up on: on Windows a task, with settings, policies, state and log under ' +
    "ProgramData, where users can't write; on Linux a unit of systemd under an account of its own, with settings and policies in " +
    '/etc/stationkeeper and its words in the journal. What is there already is kept. Run it again after an update. stop ends it in order ' +
    'until the next start of the computer. uninstall stops it and removes what made it start, and the rules that came with it; settings, ' +
    "policies and state are left. All but status need an administrator's full rights.",
  options: {
    account: {
      value: 'NAME',
      description:
        "install: a managed service account, as 'CLASS\\keeper$' (default: SYSTEM), on Linux an account of the system (stationkeeper)",
      read: words,
    },
    enforce: { description: 'install: arm a real provider, once and for all' },
    noStart: { description: 'install: let it start with the computer, not now' },
    within: {
      value: 'TIME',
      description: 'how long running actions may take to end before force (default: 1m)',
      read: duration,
    },
    whatIf: { description: 'show every step, and take none' },
  },
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper service install --provider multipoint --what-if', does: 'See what it would do.' },
    {
      command: 'stationkeeper service install --provider multipoint',
      does: 'Keep this host from now on; nothing is changed until it is armed.',
    },
    { command: 'sudo stationkeeper service install', does: 'The same on Linux, where the provider is logind.' },
    { command: 'stationkeeper service install --enforce', does: 'Mean it.' },
    { command: 'stationkeeper service stop', does: 'End it in order, until the computer starts again.' },
  ],
  async run(invocation) {
    const { args, flags, globals, format, terminal, env } = invocation
    const { callService, serviceWords } = await import('../service-verb.ts')
    const [given = '', ...rest] = args
    const word = serviceWords.find(each => each === given)
    if (word === undefined || rest.length > 0) {
      throw new InvalidInput(`${JSON.stringify(args.join(' '))} is nothing that can be done with a service`, {
        hint: `one of ${serviceWords.join(', ')}`,
      })
    }
    const misplaced = (['settings', 'state', 'policies', 'logLevel'] as const).find(name => globals[name] !== null)
    if (misplaced !== undefined)
      throw new InvalidInput(
        'a service has its own settings, policies and state, under ProgramData or /etc/stationkeeper',
      )
    if (format === 'json' && word !== 'status') throw new InvalidInput(`service ${word} prints no data; leave -o out`)
    if (process.platform !== 'win32' && process.platform !== 'linux') {
      throw new InvalidInput('services are made on Windows and Linux only', {
        hint: 'elsewhere let the system keep `stationkeeper run` running, and begin it again when it fails',
      })
    }
    const { packageFolder } = await import('../package-files.ts')
    const { systemClock } = await import('../../runtime/system-clock.ts')
    const { untilSignal } = await import('../signals.ts')
    const { account, enforce, whatIf, within } = flags
    const program = { node: process.execPath, folder: packageFolder() }
    const clock = systemClock()
    const call = {
      word,
      account,
      provider: globals.provider,
      enforce,
      start: !flags.noStart,
      whatIf,
      within,
      format,
      terminal,
      env,
    }
    if (process.platform === 'linux') {
      const { linuxHost } = await import('../service-unit-host.ts')
      const { callUnitService } = await import('../service-unit-verb.ts')
      await untilSignal(signal => callUnitService({ ...call, signal }, { host: linuxHost(), program, clock }))
      return Exit.done
    }
    const { windowsHost } = await import('../service-host.ts')
    const { schtasksOf } = await import('../../windows/task-scheduler.ts')
    const host = windowsHost(env, schtasksOf(env))
    const kill = (pid: number): void => void process.kill(pid)
    await untilSignal(signal => callService({ ...call, signal }, { host, program, clock, kill }))
    return Exit.done
  },
})
export default service
