import { allOf, type ClassSet, none } from './class-set.ts'
import type { Asked } from './questions.ts'

/** A set this small is looked up class by class. */
const FEW = 16

/**
 * Finds the rules that one session at one instant might meet together with a given rule, without comparing it with all of them. In the dimension in
 * which most rules are about few classes, rules are kept by class.
 */
export class Neighbours {
  readonly #rules: readonly Asked[]
  readonly #dimension: number
  readonly #byClass = new Map<number, Asked[]>()
  /** Rules about many classes. */
  readonly #others: Asked[] = []

  constructor(rules: readonly Asked[], all: readonly ClassSet[]) {
    this.#rules = rules
    const about = all.map((_, dimension) => rules.filter(rule => fewOf(rule.box[dimension] ?? none) !== null).length)
    // Where few classes are all there are, nothing is told apart.
    const best = about.map((count, dimension) => ((all[dimension] ?? none) > allOf(FEW) ? count : -1))
    this.#dimension = best.indexOf(Math.max(...best))
    for (const rule of rules) {
      const few = fewOf(rule.wideBox[this.#dimension] ?? none)
      if (few === null) this.#others.push(rule)
      else for (const index of few) this.#at(index).push(rule)
    }
  }

  /** By rank, the rule itself left out. Of all others, no session that the rule matches is one of whom it is unknown whether they do. */
  of(asked: Asked): readonly Asked[] {
    const few = fewOf(asked.box[this.#dimension] ?? none)
    const possible = few === null ? this.#rules : this.#listed(few)
    return possible.filter(other => other !== asked && !apart(asked, other))
  }

  #listed(classes: readonly number[]): readonly Asked[] {
    const found = new Set(this.#others)
    for (const index of classes) for (const rule of this.#byClass.get(index) ?? []) found.add(rule)
    return [...found].sort((a, b) => a.rank - b.rank)
  }

  #at(index: number): Asked[] {
    const known = this.#byClass.get(index)
    if (known !== undefined) return known
    const made: Asked[] = []
    this.#byClass.set(index, made)
    return made
  }
}

function apart(one: Asked, other: Asked): boolean {
  return one.limits.some(dimension => ((one.box[dimension] ?? none) & (other.wideBox[dimension] ?? none)) === none)
}

/** The numbers in a set; null: there are more than a few. */
function fewOf(set: ClassSet): readonly number[] | null {
  const found: number[] = []
  let index = 0
  for (let rest = set; rest !== none; rest >>= 1n) {
    if ((rest & 0xffffffffn) === none) {
      rest >>= 31n
      index += 32
      continue
    }
    if ((rest & 1n) !== none) {
      if (found.length === FEW) return null
      found.push(index)
    }
    index += 1
  }
  return found
}
