import type { Hold } from '../model/hold.ts'
import { plus } from '../model/time.ts'
import { honouredFor } from '../planner/honour.ts'
import type { Considered } from './backtest-memory.ts'

/** The holds that rules with `onBlock: honour` would have placed: one for each block, which stands until its block goes. */
export class Honours {
  readonly #holds = new Map<string, Hold>()
  #placed = 0

  get holds(): readonly Hold[] {
    return [...this.#holds.values()]
  }

  /** How many would have been placed. */
  get placed(): number {
    return this.#placed
  }

  /** @returns whether there are others than it was planned with */
  follow({ plan, observation, sightings, ruleOf, now }: Considered): boolean {
    const blocks = new Map(observation.sessions.map(({ id, blocked }) => [sightings.get(id)?.key, blocked]))
    let changed = false
    for (const [key, { until }] of this.#holds) {
      const blocked = blocks.get(key)
      if (blocked === undefined ? now < until : blocked !== 'no') continue
      this.#holds.delete(key)
      changed = true
    }
    for (const decision of plan.decisions) {
      const { rule: ref } = decision
      const { incarnation, id } = decision.session
      if (ref === null || incarnation === null || this.#holds.has(incarnation)) continue
      const honour = honouredFor(decision, ref, ruleOf)
      if (honour === null) continue
      this.#placed++
      this.#holds.set(incarnation, {
        kind: 'hold',
        id: `honour-${this.#placed}`,
        selector: { text: id, match: { sessionId: [id] } },
        incarnation,
        by: 'onBlock',
        reason: '',
        placedAt: now,
        until: plus(now, honour),
        released: new Set(),
        honours: ref,
      })
      changed = true
    }
    return changed
  }
}
