import { planExit } from '../exit-codes.ts'
import { instantOf } from '../values.ts'
import { type Verb, verb } from '../verb.ts'

const planVerb: Verb = verb({
  name: 'plan',
  summary: 'Show what would be done, and do nothing',
  details:
    'Observes the host, or reads a snapshot of one, and says of every session what the policies want. Beside a ' +
    'running daemon they are those that it has in force, unless --policies names others. ' +
    'Unlocks without knowing that they are needed are one line a rule. ' +
    'As powershell it is the cmdlets to run by hand, in the dialect that the host is found to have, or else as every one understands them; ' +
    'whether to ask before a disconnect is left to the cmdlet.',
  options: {
    observed: { value: 'FILE', description: 'plan for this snapshot instead of the host', read: text => text },
    now: { value: 'TIME', description: 'plan for that instant, as 2026-11-21T09:00:00Z', read: instantOf },
    all: { description: 'a line for every session' },
    detailedExitcode: { description: 'exit 2 when changes are pending, 6 when none of what is due can be done' },
  },
  formats: ['text', 'json', 'powershell'],
  examples: [
    { command: 'stationkeeper plan', does: 'Plan for this host with ./policies.' },
    {
      command: 'stationkeeper plan --policies policies --observed monday.json -o json',
      does: 'Plan for a snapshot, as data.',
    },
    {
      command: 'stationkeeper plan -o powershell > by-hand.ps1',
      does: 'The cmdlets that would do it, to be read first.',
    },
    { command: 'stationkeeper plan --detailed-exitcode || echo $?', does: 'Tell a script whether anything is due.' },
  ],
  async run(invocation) {
    const { flags, format, terminal, cwd } = invocation
    const { systemClock } = await import('../../runtime/system-clock.ts')
    const { settingsOf } = await import('../settings-of.ts')
    const { liveSituation, planInputs, snapshotSituation } = await import('../planning.ts')
    const { nextDeparture } = await import('../../planner/departures.ts')
    const { plan } = await import('../../planner/plan.ts')
    const clock = systemClock()
    const resolved = await settingsOf(invocation)
    const { settings } = resolved
    if (flags.observed === null) await (await import('../caveats.ts')).sayCaveats(settings, terminal)
    const bundle =
      flags.observed === null
        ? await (await import('../bundle-in-force.ts')).bundleToPlan(resolved, terminal, cwd)
        : await (await import('../bundle.ts')).loadBundle(settings, terminal, cwd)
    const situation =
      flags.observed === null
        ? await liveSituation(settings, clock, terminal)
        : snapshotSituation((await import('../snapshot.ts')).readSnapshot(flags.observed, terminal, cwd), settings)
    const now = flags.now ?? (flags.observed === null ? clock.now() : situation.observation.observedAt)
    const inputs = await planInputs(bundle, situation, now)
    const made = plan(inputs)
    if (format === 'json') {
      const { jsonText } = await import('../views/json.ts')
      const { planDocument } = await import('../views/plan-json.ts')
      terminal.out(jsonText(planDocument(made), terminal))
    } else if (format === 'powershell') {
      const { planPowershell } = await import('../views/plan-powershell.ts')
      const { ruleTimeout } = await import('../rule-timeout.ts')
      const { dialectOf } = await import('../dialect.ts')
      const dialect = flags.observed === null ? await dialectOf(settings) : null
      const timeoutOf = ruleTimeout(bundle, situation.holds)
      const { outIsTerminal = false } = terminal
      // Whoever runs it by hand gives their own word, which needs no arming; what the plan is worth to a script stays as it is.
      const { guards } = inputs
      const { provider } = situation.observation
      const byHand = guards.armed ? made : plan({ ...inputs, guards: { ...guards, armed: true } })
      terminal.out(planPowershell(byHand, { outIsTerminal, dialect, timeoutOf, provider, armed: guards.armed }))
    } else {
      const { planText } = await import('../views/plan-text.ts')
      const { armedText } = await import('../views/armed-text.ts')
      terminal.out(planText(made, { all: flags.all, departure: nextDeparture(inputs, made) }))
      if (!situation.guards.armed) {
        const { hasService } = await import('../system-settings.ts')
        terminal.err(`Armed: ${armedText({ armed: false, byService: hasService(settings) })}\n`)
      }
      if (flags.observed !== null) {
        terminal.err('Planned for a snapshot: what was done before, and holds, are not known to it.\n')
      }
    }
    return planExit(made, { detailed: flags.detailedExitcode })
  },
})
export default planVerb
