import type { Plan } from '../model/plan.ts'
import { isoInstant } from '../model/time.ts'
import type { Explanation } from '../planner/explain.ts'
import type { Candidate, Won } from '../planner/explain-candidates.ts'
import type { Edit } from '../planner/explain-edits.ts'
import type { GuardVerdict } from '../planner/explain-guards.ts'
import type { NearMiss } from '../planner/explain-near-misses.ts'
import type { Covering } from '../planner/explain-placed.ts'
import type { RuleSketch } from '../planner/explain-rules.ts'
import type { Change } from '../planner/explain-trial.ts'
import type { PlanInputs } from '../planner/plan.ts'
import type { Wanted } from '../planner/wanted.ts'
import type { RecordedDecision } from '../store/recorded.ts'
import { decisionDocument, instantOrNull, reasonDocument, ruleDocument } from './plan.ts'

type Document = Readonly<Record<string, unknown>>

/** The plan that is explained, and what it was made from. */
interface Explained {
  readonly inputs: PlanInputs
  readonly plan: Plan
  /** Id of the plan as it was recorded; null: it was made just now. */
  readonly recorded: string | null
  /** Why what was recorded does not come out the same again. */
  readonly causes: readonly object[]
}

/** Why the sessions are decided about as they are, as data. Instants are texts, lengths of time milliseconds. */
export function whyDocument(
  upon: Explained,
  explanations: readonly Explanation[],
  unexplained: readonly RecordedDecision[] = [],
): Document {
  const { inputs, plan, recorded, causes } = upon
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'Why',
    host: inputs.observation.host,
    revision: inputs.prepared.bundle.revision,
    observedAt: isoInstant(inputs.observation.observedAt),
    plannedAt: isoInstant(inputs.now),
    plan: plan.id,
    recorded,
    fightDetection: plan.fightDetection,
    causes,
    sessions: explanations.map(explanationDocument),
    unexplained: unexplained.map(({ sessionId: session, ...rest }) => ({ session, ...rest })),
  }
}

function explanationDocument(explanation: Explanation): Document {
  const { decision, candidates, won, wanted, guards, placed, nearMisses, changes, triedAll } = explanation
  return {
    decision: decisionDocument(decision),
    candidates: candidates.map(candidateDocument),
    won: won === null ? null : wonDocument(won),
    wanted: wanted === null ? null : wantedDocument(wanted),
    contested: contestedDocument(explanation.contested),
    guards: guards.map(guardDocument),
    placed: placed.map(placedDocument),
    nearMisses: nearMisses.map(missDocument),
    changes: changes.map(changeDocument),
    triedAll,
  }
}

function sketchDocument({ ref, ensure, priority, planOnly, override, inForce, changesAt }: RuleSketch): Document {
  return {
    rule: ruleDocument(ref),
    ensure,
    priority: override ? null : priority,
    planOnly,
    override,
    inForce,
    changesAt: instantOrNull(changesAt),
  }
}

function candidateDocument(candidate: Candidate): Document {
  const { match, field, standing } = candidate
  return { ...sketchDocument(candidate), match, field, standing }
}

function wonDocument({ rule, by, over }: Won): Document {
  return { rule: ruleDocument(rule), by, over: ruleDocument(over) }
}

function wantedDocument(wanted: Wanted): Document {
  const { status, reason } = wanted
  return { status, action: 'action' in wanted ? wanted.action : 'none', reason: reasonDocument(reason) }
}

function contestedDocument(contested: Explanation['contested']): Document | null {
  if (contested === null) return null
  const { since, reversals, whenContested, until } = contested
  return { since: isoInstant(since), reversals, whenContested, until: isoInstant(until) }
}

function guardDocument({ guard, says, until }: GuardVerdict): Document {
  return { guard, says, until: instantOrNull(until) }
}

function placedDocument({ placed, match }: Covering): Document {
  const { id, kind, selector, by, reason, placedAt, until } = placed
  const times = { placedAt: isoInstant(placedAt), until: isoInstant(until) }
  return { id, kind, selector: selector.text, match, by, reason, ...times }
}

function missDocument(miss: NearMiss): Document {
  const sketch = sketchDocument(miss)
  switch (miss.misses) {
    case 'window':
      return { ...sketch, misses: 'window', opensAt: instantOrNull(miss.opensAt) }
    case 'field': {
      const { part, place, others, asks, has } = miss
      return { ...sketch, misses: 'field', part, place, others, asks, has }
    }
    default:
      return miss satisfies never
  }
}

function changeDocument({ edit, becomes }: Change): Document {
  const { status, action, desired, reason, rule } = becomes
  return {
    ...editDocument(edit),
    becomes: { status, action, desired, reason: reasonDocument(reason), rule: ruleDocument(rule) },
  }
}

function editDocument(edit: Edit): Document {
  switch (edit.edit) {
    case 'drop-field':
      return { edit: edit.edit, rule: ruleDocument(edit.rule), place: edit.place, leaves: edit.leaves }
    case 'change-ensure':
    case 'raise-priority':
      return { edit: edit.edit, rule: ruleDocument(edit.rule), from: edit.from, to: edit.to }
    case 'enter-window':
      return { edit: edit.edit, rule: ruleDocument(edit.rule), at: isoInstant(edit.at) }
    case 'touch-admins':
      return { edit: edit.edit, rule: ruleDocument(edit.rule) }
    case 'release': {
      const { holds, overrides, waits, pause } = edit
      return { edit: edit.edit, holds, overrides, waits, pause }
    }
    default:
      return edit satisfies never
  }
}
