import { InvalidInput, OperationFailed } from '../errors.ts'
import { Exit, type ExitCode } from '../exit-codes.ts'
import { reportFailure } from '../failure.ts'
import { words } from '../values.ts'
import { type Invocation, type Verb, verb } from '../verb.ts'

const options = {
  enforce: { description: 'arm a real provider, once and for all; the simulator is born armed' },
  demo: { description: 'a simulated classroom in a temporary folder, whose teacher presses Block All every 15 s' },
  log: {
    value: 'FILE',
    description: 'write what happens there as well; full ones are moved aside, 30 MiB in all',
    read: words,
  },
  names: { description: 'with -o json: name people as well, which is left out otherwise' },
  restart: { description: 'begin again after a failure, with pauses of up to a minute, until it ends in order' },
} as const

const run: Verb = verb({
  name: 'run',
  summary: 'Keep the host as declared until stopped',
  details:
    'Observes, plans and acts whenever something changes, and follows the policies as they are edited. Ctrl-C ends it in order, a second ' +
    'one at once. Where it belongs to no terminal, SIGHUP has it read the policies again at once; systemd is told when it is ready and lives.',
  options,
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper run', does: 'Keep this host by ./policies.' },
    { command: 'stationkeeper run --demo --policies policies/demo', does: 'Watch how it works, and change nothing.' },
    {
      command: 'stationkeeper run -o json',
      does: 'Every event as a line of JSON; docs/events.md says what they mean.',
    },
  ],
  async run(invocation) {
    const { flags, globals, env } = invocation
    if (flags.demo && globals.provider !== null && globals.provider !== 'simulator') {
      throw new InvalidInput('--demo is about the simulator')
    }
    if (flags.names && invocation.format !== 'json') {
      throw new InvalidInput('--names is about -o json: who reads text is told names anyway')
    }
    if (flags.restart) return await (await import('../keeping-on.ts')).keepOn(invocation, flags.log)
    const heard = await unhurried(invocation)
    if (flags.log === null && !env.JOURNAL_STREAM) return await keep(heard)
    const logged = flags.log === null ? await journalled(heard) : await withLog(heard, flags.log)
    try {
      return await keep(logged)
    } catch (error) {
      return reportFailure(error, { ...logged, args: [] })
    }
  },
})
export default run

async function unhurried(invocation: Invocation<typeof options>): Promise<Invocation<typeof options>> {
  const { patientTerminal } = await import('../patient-terminal.ts')
  const { systemClock } = await import('../../runtime/system-clock.ts')
  return { ...invocation, terminal: patientTerminal(invocation.terminal, invocation.format, systemClock()) }
}

async function withLog(invocation: Invocation<typeof options>, file: string): Promise<Invocation<typeof options>> {
  const { loggedInvocation } = await import('../keeping-on.ts')
  return await loggedInvocation(invocation, file)
}

async function journalled(invocation: Invocation<typeof options>): Promise<Invocation<typeof options>> {
  const { journalTerminal } = await import('../journal-terminal.ts')
  return { ...invocation, terminal: journalTerminal(invocation.terminal, invocation.env) }
}

async function keep(invocation: Invocation<typeof options>): Promise<ExitCode> {
  const { flags, format, terminal } = invocation
  const { runDemo, runUntilSignal } = await import('../keeping.ts')
  const { settingsOf } = await import('../settings-of.ts')
  const end = flags.demo
    ? await runDemo(invocation)
    : await runUntilSignal((await settingsOf(invocation)).settings, {
        format,
        terminal,
        names: flags.names,
        enforce: flags.enforce,
        refuseForeignWriters: true,
      })
  switch (end.kind) {
    case 'stopped':
      return Exit.done
    case 'held':
      throw new OperationFailed(`this host is kept already: ${end.holder}`, { hint: 'see `stationkeeper status`' })
    case 'invalid-policies': {
      const { reportFindings } = await import('../findings.ts')
      reportFindings(end.diagnostics, 'the policies are', terminal)
      throw new InvalidInput('there is no policy, and no good one of an earlier day', {
        hint: 'name a folder with --policies, or begin with `stationkeeper init`',
      })
    }
    case 'foreign-writers':
      throw new InvalidInput(`refuses to decide for everybody by what others may change: ${end.message}`, {
        hint: end.fix,
      })
    default:
      return end satisfies never
  }
}
