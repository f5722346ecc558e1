import type { Decision, Plan } from '../../model/plan.ts'
import type { RuleRef } from '../../model/policy.ts'
import type { Action } from '../../model/session.ts'
import { isoInstant, type Milliseconds } from '../../model/time.ts'
import type { CmdletDialect } from '../../providers/provider.ts'
import type { Terminal } from '../terminal.ts'
import { fightDetectionText } from './fight-detection-text.ts'
import { cmdletName, targetText } from './operation-text.ts'
import { attentionLine, summaryText } from './plan-text.ts'
import { cmdletLine, commentLine, hasCmdletId } from './powershell-text.ts'
import { reasonText, ruleName } from './reason-text.ts'

export interface PowershellOptions extends Pick<Terminal, 'outIsTerminal'> {
  /** null: not known. */
  readonly dialect: CmdletDialect | null
  /** What the host was seen by. */
  readonly provider: string
  /** false: the policies are not enforced on the host, which is no hindrance to a person. */
  readonly armed: boolean
  /** How long one action of that rule may take. */
  readonly timeoutOf: (rule: RuleRef | null) => Milliseconds
}

/** A decision that is due, with what is to be done. */
interface Due {
  readonly action: Action
  readonly decision: Decision
}

/** What is due as cmdlets for a person to run, each under a comment that says to whom and why; all else is comments. */
export function planPowershell(plan: Plan, options: PowershellOptions): string {
  const comment = (text: string): string => commentLine(text, options)
  const due = plan.decisions.flatMap(dueOf)
  const detection = fightDetectionText(plan.fightDetection)
  const lines = [
    comment(`For ${plan.host}, as planned at ${isoInstant(plan.plannedAt)}: to be run there, by hand.`),
    comment('What is done by hand is neither recorded nor counted, and whoever has an id may have changed since.'),
    ...(options.provider === 'multipoint'
      ? []
      : [
          comment(
            `The cmdlets come with MultiPoint Services; what the provider ${options.provider} saw may have none.`,
          ),
        ]),
    ...(options.armed
      ? []
      : [comment('The policies are not enforced on this host yet; by hand that makes no difference.')]),
    ...(options.dialect === 'id-list' ? joined(due, options) : due.flatMap(one => alone(one, options))),
    ...plan.decisions.flatMap(decision => attentionLine(decision)?.replaceAll('"', '') ?? []).map(comment),
    ...(detection === null ? [] : [comment(`${detection}.`)]),
    comment(summaryText(plan.summary)),
  ]
  return `${lines.join('\n')}\n`
}

function dueOf(decision: Decision): readonly Due[] {
  const { status, action } = decision
  return (status === 'change' || status === 'assert') && action !== 'none' ? [{ action, decision }] : []
}

function alone(due: Due, options: PowershellOptions): readonly string[] {
  const { action, decision } = due
  const why = whyLine(due, options)
  if (!hasCmdletId(decision.session.id)) return [why]
  const timeout = options.timeoutOf(decision.rule)
  return [why, cmdletLine({ action, ids: [decision.session.id], timeout }, options.dialect)]
}

/** One call an action: a session that can't be treated does not keep the cmdlet from the others. */
function joined(due: readonly Due[], options: PowershellOptions): readonly string[] {
  return (['unlock', 'disconnect'] as const).flatMap(action => {
    const these = due.filter(one => one.action === action)
    const ids = these.map(({ decision }) => decision.session.id).filter(hasCmdletId)
    const timeout = options.timeoutOf(null)
    return [
      ...these.map(one => whyLine(one, options)),
      ...(ids.length === 0 ? [] : [cmdletLine({ action, ids, timeout }, options.dialect)]),
    ]
  })
}

function whyLine({ action, decision: { session, reason, rule } }: Due, options: PowershellOptions): string {
  const target = targetText(session)
  const by = rule === null ? '' : `; ${ruleName(rule)}`
  const why = `${target}: ${reasonText(reason)}${by}.`
  return commentLine(
    hasCmdletId(session.id) ? why : `${cmdletName(action)} takes numbers alone, so there is none for ${why}`,
    options,
  )
}
