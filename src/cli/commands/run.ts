import { InvalidInput, OperationFailed } from '../errors.ts'
import { Exit } from '../exit-codes.ts'
import { type Verb, verb } from '../verb.ts'

const run: Verb = verb({
  name: 'run',
  summary: 'Keep the host as declared until stopped',
  details:
    'Observes, plans and acts whenever something changes, and follows the policies as they are edited. Ctrl-C ends it in order, a second ' +
    'one at once.',
  options: {
    enforce: { description: 'arm a real provider, once and for all; the simulator is born armed' },
    demo: { description: 'a simulated classroom in a temporary folder, whose teacher presses Block All every 15 s' },
  },
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper run', does: 'Keep this host by ./policies.' },
    { command: 'stationkeeper run --demo --policies policies/demo', does: 'Watch how it works, and change nothing.' },
    { command: 'stationkeeper run -o json', does: 'Every event as a line of JSON.' },
  ],
  async run(invocation) {
    const { flags, format, terminal } = invocation
    const { runDemo, runUntilSignal } = await import('../keeping.ts')
    const { settingsOf } = await import('../settings-of.ts')
    const end = flags.demo
      ? await runDemo(invocation)
      : await runUntilSignal((await settingsOf(invocation)).settings, {
          format,
          terminal,
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
        throw new InvalidInput(`run as root by policies that others may change: ${end.message}`, { hint: end.fix })
      default:
        return end satisfies never
    }
  },
})
export default run
