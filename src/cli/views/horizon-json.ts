import { observationDocument } from '../../documents/observation.ts'
import { decisionDocument } from '../../documents/plan.ts'
import { isoInstant } from '../../model/time.ts'
import type { Example } from '../../prover/example.ts'
import type { Finding } from '../../prover/finding.ts'
import type { LookAhead } from '../../prover/look-ahead.ts'

/** How far was looked. */
export function lookAheadDocument({ horizon, deciding }: LookAhead): Readonly<Record<string, unknown>> {
  return { from: isoInstant(horizon.from), to: isoInstant(horizon.to), deciding }
}

/** What was found, as any other diagnostic and with who shows it. An example's observation is one that `plan --observed` takes. */
export function findingDocument({ diagnostic, rule, others, example }: Finding): Readonly<Record<string, unknown>> {
  return { ...diagnostic, rule, others, example: example === null ? null : exampleDocument(example) }
}

function exampleDocument({ host, at, session, decision }: Example): Readonly<Record<string, unknown>> {
  const observation = {
    host,
    observedAt: at,
    provider: 'prover',
    complete: true,
    confirmsIdentity: false,
    unlockLiftsLocks: false,
    sessions: [session],
  }
  return { at: isoInstant(at), decision: decisionDocument(decision), observation: observationDocument(observation) }
}
