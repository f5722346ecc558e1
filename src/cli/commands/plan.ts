import type { NameGlob } from '../../anonymise/seen-globs.ts'
import type { Gate } from '../../compare/fail-if.ts'
import type { TurningPoints } from '../../compare/turning-points.ts'
import type { Milliseconds } from '../../model/time.ts'
import { Exit, planExit } from '../exit-codes.ts'
import { planFailIf } from '../fail-if.ts'
import { overOption } from '../over-option.ts'
import type { Planned } from '../planned.ts'
import type { Terminal } from '../terminal.ts'
import { instantOf } from '../values.ts'
import { type Verb, verb } from '../verb.ts'
import type { GateOutcome } from '../views/gate-text.ts'

const planVerb: Verb = verb({
  name: 'plan',
  summary: 'Show what would be done, and do nothing',
  details:
    'Observes the host, or reads a snapshot of one, and says of every session what the policies want. Beside a ' +
    'running daemon they are those that it has in force, unless --policies names others. ' +
    'Unlocks without knowing that they are needed are one line a rule. ' +
    'As powershell it is the cmdlets to run by hand, in the dialect that the host is found to have, or else as every one understands them; ' +
    'whether to ask before a disconnect is left to the cmdlet. ' +
    'As markdown it is a comment for a pull request, as github annotations at the rules for a step of a workflow. --fail-if counts as though the ' +
    'host were armed and not stopped, and a change also while a notice, a wait, a limit or the budget puts it off, or something unknown.',
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
    over: overOption,
    failIf: planFailIf,
    redact: { description: 'numbers instead of names of people, in every format' },
    all: { description: 'a line for every session' },
    detailedExitcode: { description: 'exit 2 when changes are pending, 6 when none of what is due can be done' },
  },
  formats: ['text', 'json', 'markdown', 'github', 'powershell'],
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
    {
      command: 'stationkeeper plan --observed monday.json --over 7d -o markdown --redact',
      does: 'A comment for a pull request that everybody may read, with what the week brings.',
    },
    {
      command: "stationkeeper plan --observed monday.json -o github --fail-if 'disconnect>10'",
      does: 'Annotations at the rules; exit 1 if more than ten sessions would be disconnected.',
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
      byHand: format === 'powershell' || target !== null || flags.failIf !== null,
      resolved,
      terminal,
      cwd,
    })
    const { plan: made, armed, commit } = planned
    if (target !== null) {
      const { savePlan } = await import('../save-plan.ts')
      savePlan(target, planned.byHand(), commit)
    }
    const { ahead, gates, unseen } = await foreseen(planned, flags, terminal)
    await (await import('../show-plan.ts')).showPlan(planned, {
      format,
      terminal,
      all: flags.all,
      redact: flags.redact,
      over: ahead,
      gates,
      unseen,
      dialect: async () => (flags.observed === null ? await (await import('../dialect.ts')).dialectOf(settings) : null),
      place: async () => await (await import('../repository-places.ts')).placeOfSettings(settings, cwd),
    })
    if (format === 'text') {
      const { armedText } = await import('../views/armed-text.ts')
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
    if (gates !== null && !(await import('../gates.ts')).hasPassed(gates)) return Exit.failed
    return planExit(made, { detailed: flags.detailedExitcode })
  },
})

/** What is asked of the time ahead, and what fails the plan; null: that was not asked for. */
interface Foreseen {
  readonly ahead: TurningPoints | null
  readonly gates: GateOutcome | null
  /** Globs of which the snapshot does not tell what they see, that nothing fails by. */
  readonly unseen: readonly NameGlob[]
}

async function foreseen(
  { inputs, ready }: Planned,
  { over, failIf }: { readonly over: Milliseconds | null; readonly failIf: readonly Gate[] | null },
  terminal: Terminal,
): Promise<Foreseen> {
  const isAnonymous = inputs?.observation.anonymisedFor !== undefined
  const unseen = isAnonymous
    ? (await import('../unseen-globs.ts')).unseenOf([inputs.observation], [inputs.prepared])
    : []
  if (over === null && failIf === null) return { ahead: null, gates: null, unseen }
  const { lookAhead } = await import('../over.ts')
  const { gatesOfMade, gatesOfPlan } = await import('../gates.ts')
  const { systemClock } = await import('../../runtime/system-clock.ts')
  const looking = { terminal, clock: systemClock() }
  const ahead = over === null || inputs === null ? null : lookAhead(inputs, over, looking)
  if (failIf === null) return { ahead, gates: null, unseen }
  const outcome =
    inputs === null ? gatesOfMade(ready(), failIf) : gatesOfPlan(inputs, failIf, { over, seen: ahead }, looking)
  return { ahead, gates: { ...outcome, unseen }, unseen: [] }
}
export default planVerb
