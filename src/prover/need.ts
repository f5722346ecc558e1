import { allOf, type ClassSet, none } from './class-set.ts'

/** What sessions and instants differ in, each in finitely many classes. Groups stand apart: a session has any number of them. */
export const dimensions = [
  'time',
  'connection',
  'station',
  'client',
  'name',
  'domain',
  'sessionId',
  'host',
  'admin',
  'idle',
] as const

export type Dimension = (typeof dimensions)[number]

/** How many classes each dimension has. */
export type Sizes = Readonly<Record<Dimension, number>>

/** What a session has to be at an instant, as a formula without negation. */
export type Need =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  /** Its class in that dimension is one of these. */
  | { readonly kind: 'in'; readonly dimension: number; readonly set: ClassSet }
  | { readonly kind: 'groups'; readonly want: 'known' | 'unknown' }
  /** One of its groups is of these classes, or none is; either way its groups are known. */
  | { readonly kind: 'group'; readonly want: 'some' | 'none'; readonly set: ClassSet }
  | { readonly kind: 'and'; readonly parts: readonly Need[] }
  | { readonly kind: 'or'; readonly parts: readonly Need[] }

const always: Need = { kind: 'always' }
export const never: Need = { kind: 'never' }

export function within(sizes: Sizes, dimension: Dimension, set: ClassSet): Need {
  if (set === none) return never
  return set === allOf(sizes[dimension]) ? always : { kind: 'in', dimension: dimensions.indexOf(dimension), set }
}

export function both(needs: readonly Need[]): Need {
  return combined(needs, 'and')
}

export function either(needs: readonly Need[]): Need {
  return combined(needs, 'or')
}

/** Flattened, and with one part for each dimension, which is what makes most formulas short. */
function combined(needs: readonly Need[], kind: 'and' | 'or'): Need {
  const [neutral, decisive] = kind === 'and' ? [always, never] : [never, always]
  const sets = new Map<number, ClassSet>()
  const parts: Need[] = []
  for (const need of needs.flatMap(need => (need.kind === kind ? need.parts : [need]))) {
    if (need.kind === decisive.kind) return decisive
    if (need.kind === neutral.kind) continue
    if (need.kind !== 'in') {
      parts.push(need)
      continue
    }
    const { dimension, set } = need
    const known = sets.get(dimension)
    const merged = known === undefined ? set : kind === 'and' ? known & set : known | set
    if (merged === none) return never
    sets.set(dimension, merged)
  }
  const all = [...[...sets].map(([dimension, set]): Need => ({ kind: 'in', dimension, set })), ...parts]
  const [only] = all
  if (only === undefined) return neutral
  return all.length === 1 ? only : { kind, parts: all }
}
