import { type ClassSet, none } from './class-set.ts'
import type { Need } from './need.ts'

/** A set of classes for each dimension: everything that meets the need lies within, and more may. */
export function boxOf(need: Need, all: readonly ClassSet[]): readonly ClassSet[] {
  switch (need.kind) {
    case 'always':
    case 'groups':
    case 'group':
      return all
    case 'never':
      return all.map(() => none)
    case 'in':
      return all.map((set, dimension) => (dimension === need.dimension ? set & need.set : set))
    case 'and':
      return need.parts
        .map(part => boxOf(part, all))
        .reduce((a, b) => a.map((set, index) => set & (b[index] ?? none)), all)
    case 'or':
      return need.parts.map(part => boxOf(part, all)).reduce((a, b) => a.map((set, index) => set | (b[index] ?? none)))
    default:
      return need satisfies never
  }
}

/** What two boxes have in common; null: nothing. */
export function meet(a: readonly ClassSet[], b: readonly ClassSet[]): readonly ClassSet[] | null {
  const common: ClassSet[] = []
  for (const [dimension, set] of a.entries()) {
    const both = set & (b[dimension] ?? none)
    if (both === none) return null
    common.push(both)
  }
  return common
}
