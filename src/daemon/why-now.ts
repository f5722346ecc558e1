import { whyDocument } from '../documents/why.ts'
import type { Bundle } from '../model/policy.ts'
import { compareSessionIds, type Observation } from '../model/session.ts'
import { explain } from '../planner/explain.ts'
import { plan } from '../planner/plan.ts'
import { inputsNow, type PlanningNow } from './inputs-now.ts'

/** Why sessions are decided about as they are, as the host was seen last: the document of `why -o json`. */
export async function whyNow(
  sessionIds: readonly string[],
  seen: { readonly bundle: Bundle; readonly observation: Observation },
  from: PlanningNow,
): Promise<Readonly<Record<string, unknown>>> {
  const inputs = await inputsNow(seen.bundle, () => seen.observation, from)
  const made = plan(inputs)
  const asked = [...new Set(sessionIds)].sort(compareSessionIds)
  const explanations = asked.flatMap(id => explain(inputs, id, made) ?? [])
  return whyDocument({ inputs, plan: made, recorded: null, causes: [] }, explanations)
}
