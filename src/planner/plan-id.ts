import { fnv1a, hex32 } from '../model/fnv.ts'
import type { Plan, Reason } from '../model/plan.ts'
import type { RuleRef } from '../model/policy.ts'
import type { Session } from '../model/session.ts'

/** Reasons that name someone or something which is not told by the rest of a plan. They are few in any. */
const tellsMore: ReadonlySet<Reason['code']> = new Set<Reason['code']>([
  'conflict',
  'contested',
  'held',
  'notice',
  'protected',
  'provider-failed',
  'undecided-match',
])

/**
 * Names a plan by its content, so that the same inputs give the same id: 64 bits as hex, mixed from an FNV-1a of each piece.
 * It tells plans apart and proves nothing.
 *
 * @param sessions those decided about, in the same order: their plain fields are read faster than keys put together from them
 */
export function planId(plan: Omit<Plan, 'id'>, sessions: readonly Session[]): string {
  const digest = new Digest()
  // Few rules and words stand in many decisions.
  const words = new Map<string, number>()
  const rules = new Map<RuleRef | null, number>([[null, 0]])
  const wordHash = (word: string): number => remembered(words, word, text => fnv1a(text))
  const { host, revision, observedAt, plannedAt, wakeAt, fightDetection } = plan
  digest.add(fnv1a(`${host}\n${revision}\n${observedAt}\n${plannedAt}\n${wakeAt}\n${fightDetection}`))
  for (const { id, user, logonAt } of sessions) {
    digest.add(fnv1a(id))
    digest.add(user === null ? 0 : fnv1a(user))
    digest.add((logonAt ?? 0) / 1_000)
  }
  for (const { status, action, reason, rule, drift, preview } of plan.decisions) {
    digest.add(wordHash(status))
    digest.add(wordHash(action))
    digest.add(wordHash(reason.code))
    digest.add(remembered(rules, rule, ruleHash))
    if ('until' in reason && reason.until !== null) digest.add(reason.until)
    if (reason.code === 'unsupported' && reason.why !== undefined) digest.add(wordHash(reason.why))
    if (tellsMore.has(reason.code)) digest.add(fnv1a(JSON.stringify(reason)))
    if (drift !== undefined) digest.add(fnv1a(JSON.stringify(drift)))
    if (preview !== undefined) digest.add(fnv1a(JSON.stringify(preview)))
  }
  return digest.text()
}

function ruleHash(rule: RuleRef | null): number {
  return rule === null ? 0 : fnv1a(`${rule.policy}\n${rule.rule}`)
}

function remembered<K>(known: Map<K, number>, key: K, compute: (key: K) => number): number {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = compute(key)
  known.set(key, made)
  return made
}

/** The order of the pieces counts: two sums with different multipliers and beginnings. */
class Digest {
  #a = 0x811c9dc5
  #b = 0x01000193

  add(piece: number): void {
    this.#a = Math.imul(this.#a ^ piece, 0x01000193)
    this.#b = Math.imul(((this.#b << 5) | (this.#b >>> 27)) ^ piece, 0x85ebca6b)
  }

  text(): string {
    return hex32(this.#a) + hex32(this.#b)
  }
}
