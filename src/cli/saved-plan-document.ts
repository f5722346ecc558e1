import { randomUUID } from 'node:crypto'
import { planDocument } from '../documents/plan.ts'
import type { Plan } from '../model/plan.ts'
import { canonicalJson, digest } from '../policy/canonical.ts'

/**
 * A plan as it is saved: the document that `plan -o json` prints, an id of its own by which it is known once it is used up, and a
 * digest that tells whether anything of it was changed since.
 * @param commit that the policies are of; null: of none
 * @param id of its own, as no other plan has it
 */
export function savedPlanDocument(
  plan: Plan,
  commit: string | null,
  id: string = randomUUID(),
): Readonly<Record<string, unknown>> {
  const document = {
    apiVersion: 'stationkeeper/v1',
    kind: 'SavedPlan',
    id,
    plan: planDocument(plan, { commit }),
  }
  return { ...document, digest: savedDigest(document) }
}

/** Over what a saved plan says, however it is laid out, without its digest. */
export function savedDigest(document: Readonly<Record<string, unknown>>): string {
  return digest(canonicalJson(document))
}
