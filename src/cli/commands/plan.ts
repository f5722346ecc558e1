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
    out: {
      value: 'FILE',
      description:
        'also save it, names and all, for `apply FILE` within the hour; replaces a saved plan and nothing else',
      read: text => text,
    },
    server: { description: 'have the running daemon plan, upon what it sees and remembers; it does nothing of it' },
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
    {
      command: 'stationkeeper plan --out monday.plan && stationkeeper apply monday.plan',
      does: 'Do later what was seen, as far as it still holds.',
    },
    {
      command: 'stationkeeper plan --server --policies drafts',
      does: 'What the daemon would do, had it these policies.',
    },
    { command: 'stationkeeper plan --detailed-exitcode || echo $?', does: 'Tell a script whether anything is due.' },
  ],
  async run(invocation) {
    const { flags, format, terminal, cwd } = invocation
    const { settingsOf } = await import('../settings-of.ts')
    const { plannedFor, requireLive } = await import('../planned-for.ts')
    requireLive(flags)
    const target = flags.out === null ? null : (await import('../save-plan.ts')).savedPlanTarget(flags.out, cwd)
    const resolved = await settingsOf(invocation)
    const { settings } = resolved
    if (flags.observed === null) await (await import('../caveats.ts')).sayCaveats(settings, terminal)
    const planned = await plannedFor(flags, {
      byHand: format === 'powershell' || target !== null,
      resolved,
      terminal,
      cwd,
    })
    const { plan: made, armed, commit } = planned
    if (target !== null) {
      const { savePlan } = await import('../save-plan.ts')
      savePlan(target, planned.byHand(), commit)
    }
    if (format === 'json') {
      const { jsonText } = await import('../views/json.ts')
      const { planDocument } = await import('../views/plan-json.ts')
      terminal.out(jsonText(planDocument(made, { commit }), terminal))
    } else if (format === 'powershell') {
      const { planPowershell } = await import('../views/plan-powershell.ts')
      const { dialectOf } = await import('../dialect.ts')
      const dialect = flags.observed === null ? await dialectOf(settings) : null
      const { outIsTerminal = false } = terminal
      // Whoever runs it by hand gives their own word; what the plan is worth to a script stays as it is.
      const { timeoutOf, provider } = planned
      terminal.out(planPowershell(planned.byHand(), { outIsTerminal, dialect, timeoutOf, provider, armed }))
    } else {
      const { planText } = await import('../views/plan-text.ts')
      const { armedText } = await import('../views/armed-text.ts')
      terminal.out(planText(made, { all: flags.all, departure: planned.departure() }))
      if (!armed) {
        const { hasService } = await import('../system-settings.ts')
        terminal.err(`Armed: ${armedText({ armed: false, byService: hasService(settings) })}\n`)
      }
      if (flags.observed !== null) {
        terminal.err('Planned for a snapshot: what was done before, and holds, are not known to it.\n')
      }
    }
    if (target !== null) {
      const { printable } = await import('../views/printable.ts')
      terminal.err(`Saved in ${printable(target.given)}, for \`stationkeeper apply\` within the hour.\n`)
    }
    return planExit(made, { detailed: flags.detailedExitcode })
  },
})
export default planVerb
