import { type ClassSet, none } from './class-set.ts'
import type { Need } from './need.ts'

/** Classes that are left of each dimension, every combination of which meets the needs. */
export interface Found {
  readonly left: readonly ClassSet[]
  readonly groups: Groups
}

/** What is required of a session's groups. */
export interface Groups {
  readonly known: boolean | null
  /** One group of each. */
  readonly some: readonly ClassSet[]
  /** No group of these. */
  readonly barred: ClassSet
}

/** How much may still be looked at; what is used up for one question is missing for the next. */
export interface Effort {
  steps: number
}

export type Answer =
  | { readonly kind: 'found'; readonly found: Found }
  | { readonly kind: 'none' }
  /** There was too much to look at. */
  | { readonly kind: 'gave-up' }

type Standing = 'met' | 'failed' | 'open'

const freeGroups: Groups = { known: null, some: [], barred: none }

/**
 * Whether one session at one instant can meet all needs. Exact: it narrows the classes of each dimension by what has no alternative, and tries
 * alternatives one after the other, each without those tried before it.
 *
 * @param all the classes of each dimension
 */
export function search(needs: readonly Need[], all: readonly ClassSet[], effort: Effort): Answer {
  const region = new Region([...all], freeGroups, [])
  for (const need of needs) if (!region.require(need)) return { kind: 'none' }
  return explore(region, effort)
}

function explore(region: Region, effort: Effort): Answer {
  if (effort.steps <= 0) return { kind: 'gave-up' }
  if (!region.narrow(effort)) return { kind: 'none' }
  const choice = region.takeChoice()
  if (choice === null) return { kind: 'found', found: { left: region.left, groups: region.groups } }
  const rest = region
  for (const part of choice) {
    const branch = rest.copy()
    if (branch.require(part)) {
      const answer = explore(branch, effort)
      if (answer.kind !== 'none') return answer
    }
    if (!rest.require(opposite(part, rest.left))) return { kind: 'none' }
  }
  return { kind: 'none' }
}

/** What remains to be tried once a part has been; for what is composed, everything. */
function opposite(part: Need, left: readonly ClassSet[]): Need {
  switch (part.kind) {
    case 'in': {
      const set = (left[part.dimension] ?? none) & ~part.set
      return set === none ? { kind: 'never' } : { ...part, set }
    }
    case 'groups':
      return { kind: 'groups', want: part.want === 'known' ? 'unknown' : 'known' }
    default:
      return { kind: 'always' }
  }
}

/** Sessions and instants that are still in question. */
class Region {
  readonly left: ClassSet[]
  groups: Groups
  #open: (readonly Need[])[]

  constructor(left: ClassSet[], groups: Groups, open: (readonly Need[])[]) {
    this.left = left
    this.groups = groups
    this.#open = open
  }

  copy(): Region {
    return new Region([...this.left], this.groups, [...this.#open])
  }

  /** @returns false: nothing is left */
  require(need: Need): boolean {
    switch (need.kind) {
      case 'always':
        return true
      case 'never':
        return false
      case 'in': {
        const set = (this.left[need.dimension] ?? none) & need.set
        this.left[need.dimension] = set
        return set !== none
      }
      case 'groups':
      case 'group': {
        const groups = afterAsking(this.groups, need)
        if (groups === null) return false
        this.groups = groups
        return true
      }
      case 'and':
        return need.parts.every(part => this.require(part))
      case 'or':
        this.#open.push(need.parts)
        return true
      default:
        return need satisfies never
    }
  }

  /** Follows what has one alternative left until nothing changes. */
  narrow(effort: Effort): boolean {
    let changed = true
    while (changed) {
      changed = false
      const open = this.#open
      this.#open = []
      for (const parts of open) {
        effort.steps -= parts.length
        const standings = parts.map(part => this.#standing(part))
        if (standings.includes('met')) continue
        const possible = parts.filter((_, index) => standings[index] === 'open')
        const [only] = possible
        if (only === undefined) return false
        if (possible.length > 1) this.#open.push(possible)
        else if (this.require(only)) changed = true
        else return false
      }
    }
    return true
  }

  /** The fewest alternatives. */
  takeChoice(): readonly Need[] | null {
    let best = 0
    for (const [index, parts] of this.#open.entries()) {
      if (parts.length < (this.#open[best]?.length ?? 0)) best = index
    }
    return this.#open.splice(best, 1)[0] ?? null
  }

  #standing(need: Need): Standing {
    switch (need.kind) {
      case 'always':
        return 'met'
      case 'never':
        return 'failed'
      case 'in': {
        const left = this.left[need.dimension] ?? none
        const set = left & need.set
        return set === none ? 'failed' : set === left ? 'met' : 'open'
      }
      case 'groups':
      case 'group': {
        const groups = afterAsking(this.groups, need)
        return groups === null ? 'failed' : groups === this.groups ? 'met' : 'open'
      }
      case 'and':
        return together(need.parts, part => this.#standing(part), 'failed', 'met')
      case 'or':
        return together(need.parts, part => this.#standing(part), 'met', 'failed')
      default:
        return need satisfies never
    }
  }
}

function together(
  parts: readonly Need[],
  standing: (part: Need) => Standing,
  decisive: Standing,
  otherwise: Standing,
): Standing {
  let result = otherwise
  for (const part of parts) {
    const each = standing(part)
    if (each === decisive) return decisive
    if (each === 'open') result = each
  }
  return result
}

/** The same object where nothing new is asked; null where it can't be. */
function afterAsking(groups: Groups, need: Need & { readonly kind: 'groups' | 'group' }): Groups | null {
  if (need.kind === 'groups') {
    const known = need.want === 'known'
    if (groups.known === known) return groups
    return groups.known === null ? { ...groups, known } : null
  }
  if (groups.known === false) return null
  if (need.want === 'some') {
    if ((need.set & ~groups.barred) === none) return null
    if (groups.known === true && groups.some.includes(need.set)) return groups
    return { ...groups, known: true, some: [...groups.some, need.set] }
  }
  const barred = groups.barred | need.set
  if (groups.known === true && barred === groups.barred) return groups
  return groups.some.every(set => (set & ~barred) !== none) ? { ...groups, known: true, barred } : null
}
