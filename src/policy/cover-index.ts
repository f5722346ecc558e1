import type { MatchShape } from './match-cover.ts'

/**
 * Finds the first of many things that covers another without comparing it with all of them. What lists values without globs can only
 * cover what lists one of them first, and what is composed covers only what is composed alike; the rest is always compared.
 */
export class CoverIndex<T extends { readonly shape: MatchShape }> {
  readonly #groups = new Map<string, { readonly order: number; readonly thing: T }[]>()
  #size = 0

  add(thing: T): void {
    const entry = { order: this.#size++, thing }
    for (const key of keysOf(thing.shape)) {
      const group = this.#groups.get(key)
      if (group === undefined) this.#groups.set(key, [entry])
      else group.push(entry)
    }
  }

  /** @param hides implies that the thing covers the shape */
  first(shape: MatchShape, hides: (thing: T) => boolean): T | undefined {
    let found: { readonly order: number; readonly thing: T } | undefined
    for (const key of lookedUp(shape)) {
      for (const entry of this.#groups.get(key) ?? []) {
        if (found !== undefined && entry.order > found.order) break
        if (hides(entry.thing)) found = entry
      }
    }
    return found?.thing
  }
}

const ANY = ''

function keysOf({ parts, lists }: MatchShape): readonly string[] {
  if (parts !== '') return [parts]
  for (const [field, values] of lists) {
    if (!values.some(value => value.endsWith('*'))) return values.map(value => listed(field, value))
  }
  return [ANY]
}

function lookedUp({ parts, lists }: MatchShape): readonly string[] {
  const keys = [ANY]
  if (parts !== '') keys.push(parts)
  for (const [field, [value]] of lists) if (value !== undefined) keys.push(listed(field, value))
  return keys
}

function listed(field: string, value: string): string {
  return `${field}\n${value}`
}
