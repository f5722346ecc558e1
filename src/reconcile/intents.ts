import type { Intent } from '../model/action.ts'
import type { Sightings } from '../model/incarnation.ts'
import type { Decision, Plan } from '../model/plan.ts'
import { type Rule, ruleKey } from '../model/policy.ts'

/** Turns what a plan decides to do into intents, each bound to the incarnation that was planned for. */
export function intentsOf(
  plan: Plan,
  context: {
    readonly rules: readonly Rule[]
    readonly sightings: Sightings
    readonly request: string | null
    readonly newId: () => string
  },
): readonly Intent[] {
  const intents: Intent[] = []
  const rules = new Map(context.rules.map(rule => [ruleKey(rule), rule]))
  for (const decision of plan.decisions) {
    const { status, action, session, rule: ref } = decision
    if ((status !== 'change' && status !== 'assert') || action === 'none') continue
    const incarnation = context.sightings.get(session.id)
    const rule = ref === null ? undefined : rules.get(ruleKey(ref))
    if (incarnation === undefined || rule === undefined) continue
    intents.push({
      id: context.newId(),
      incarnation,
      action,
      status,
      rule: { policy: rule.policy, rule: rule.rule, file: rule.file, line: rule.line, digest: rule.digest },
      timeout: rule.timeout,
      limit: rule.reapply.limit,
      plan: plan.id,
      request: context.request,
    })
  }
  return intents
}

/** Whether something is to be done, or would be if a guard or a conflict did not keep it back. */
export function isDue({ status }: Pick<Decision, 'status'>): boolean {
  switch (status) {
    case 'change':
    case 'assert':
    case 'withheld':
    case 'conflict':
    case 'unsupported':
      return true
    case 'in-sync':
    case 'unmanaged':
      return false
    default:
      return status satisfies never
  }
}
