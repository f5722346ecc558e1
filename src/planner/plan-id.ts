import type { Plan } from '../model/plan.ts'

/**
 * Names a plan by its content, so that the same inputs give the same id: FNV-1a, twice with different beginnings, 64 bits as hex.
 * It tells plans apart and proves nothing.
 */
export function planId(plan: Omit<Plan, 'id'>): string {
  const hash = new Fnv()
  hash.add(`${plan.host}\n${plan.revision}\n${plan.observedAt}\n${plan.plannedAt}\n${plan.wakeAt}\n`)
  for (const { session, status, action, reason, rule } of plan.decisions) {
    hash.add(session.incarnation ?? session.id)
    hash.add(status)
    hash.add(action)
    hash.add(reason.code)
    hash.add(rule === null ? '' : `${rule.policy}\n${rule.rule}`)
  }
  return hash.text()
}

class Fnv {
  #a = 0x811c9dc5
  #b = 0x01000193

  add(text: string): void {
    let a = this.#a
    let b = this.#b
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      a = Math.imul(a ^ unit, 0x01000193)
      b = Math.imul(b ^ (unit + 0x9e37), 0x01000193)
    }
    // The end of a piece counts too, so that "ab" + "c" differs from "a" + "bc".
    this.#a = Math.imul(a ^ 0xffff, 0x01000193)
    this.#b = Math.imul(b ^ 0xfffe, 0x01000193)
  }

  text(): string {
    return [this.#a, this.#b].map(part => (part >>> 0).toString(16).padStart(8, '0')).join('')
  }
}
