import type { NameGlob } from '../anonymise/seen-globs.ts'
import type { TurningPoints } from '../compare/turning-points.ts'
import type { CmdletDialect } from '../providers/provider.ts'
import type { Planned } from './planned.ts'
import type { Terminal } from './terminal.ts'
import type { Format } from './verb.ts'
import type { GateOutcome } from './views/gate-text.ts'
import type { PlaceOf } from './views/plan-github.ts'

export interface ShowPlanOptions {
  readonly format: Format
  readonly terminal: Terminal
  /** A line for every session. */
  readonly all: boolean
  readonly redact: boolean
  /** null: not asked for. */
  readonly over: TurningPoints | null
  /** null: nothing was to fail it. */
  readonly gates: GateOutcome | null
  /** Globs of which the snapshot does not tell what they see, that nothing fails by. */
  readonly unseen: readonly NameGlob[]
  /** Of the cmdlets to run by hand; asked for with those alone. */
  dialect(): Promise<CmdletDialect | null>
  /** Where rules are in the repository; asked for with annotations alone. */
  place(): Promise<PlaceOf>
}

/** Prints it, with the parts that its format needs alone, and what fails it on standard error too. */
export async function showPlan(planned: Planned, options: ShowPlanOptions): Promise<void> {
  const { format, terminal, all, gates, unseen } = options
  const { commit } = planned
  const { plan, byHand, over } = await named(planned, options)
  const views = gates === null ? null : await import('./views/gate-text.ts')
  switch (format) {
    case 'json': {
      const { jsonText } = await import('./views/json.ts')
      const { planDocument } = await import('../documents/plan.ts')
      const failed = gates === null ? {} : views?.gatesDocument(gates)
      terminal.out(jsonText({ ...planDocument(plan, { commit, over }), ...failed }, terminal))
      break
    }
    case 'markdown': {
      const { planMarkdown } = await import('./views/plan-markdown.ts')
      const { LARGEST_COMMENT } = await import('./views/folded-markdown.ts')
      const { unseenMarkdown } = await import('./views/unseen-text.ts')
      const top = (gates === null ? '' : (views?.gatesMarkdown(gates) ?? '')) + unseenMarkdown(unseen)
      const largest = LARGEST_COMMENT - top.length
      terminal.out(top + planMarkdown(plan, { all, departure: planned.departure(), commit, over, largest }))
      break
    }
    case 'github': {
      const { planGithub } = await import('./views/plan-github.ts')
      const top = gates === null ? '' : (views?.gatesGithub(gates) ?? '')
      terminal.out(top + planGithub(plan, { place: await options.place(), over }))
      break
    }
    case 'powershell': {
      const { planPowershell } = await import('./views/plan-powershell.ts')
      const { outIsTerminal = false } = terminal
      const { timeoutOf, provider, armed } = planned
      // Whoever runs it by hand gives their own word; what the plan is worth to a script stays as it is.
      const dialect = await options.dialect()
      terminal.out(planPowershell(byHand(), { outIsTerminal, dialect, timeoutOf, provider, armed }))
      break
    }
    default: {
      const { planText } = await import('./views/plan-text.ts')
      terminal.out(planText(plan, { all, departure: planned.departure(), over }))
    }
  }
  if (gates !== null) terminal.err(views?.gatesText(gates) ?? '')
  if (unseen.length > 0) terminal.err((await import('./views/unseen-text.ts')).unseenCaution(unseen))
}

/** Under one numbering, so that a person is the same one in all parts. */
async function named(
  planned: Planned,
  { redact, over }: ShowPlanOptions,
): Promise<Pick<Planned, 'plan' | 'byHand'> & Pick<ShowPlanOptions, 'over'>> {
  const { plan, byHand } = planned
  if (!redact) return { plan, byHand, over }
  const { redaction, redactPlan } = await import('./views/redact.ts')
  const { redactTurningPoints } = await import('./views/redact-difference.ts')
  const names = redaction()
  return {
    plan: redactPlan(plan, names),
    byHand: () => redactPlan(byHand(), names),
    over: over === null ? null : redactTurningPoints(over, plan.host, names),
  }
}
