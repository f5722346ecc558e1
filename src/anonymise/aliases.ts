import { fold } from '../model/fold.ts'
import { Globs, type Outline } from './outline.ts'

/** A number may make a name of it that some glob sees otherwise, as one that ends in 1; the next one may not. */
const TRIES = 20

/**
 * Other names for names of one kind. Each glob sees in the new one what it saw in the old one, the same name has the same new one wherever
 * it stands, and two names have two.
 */
export class Aliases {
  readonly #word: string
  readonly #globs: Globs
  /** Old names, none of which may come back as somebody else's new one. */
  readonly #old: ReadonlySet<string>
  readonly #known = new Map<string, string>()
  readonly #used = new Set<string>()
  readonly #kept = new Map<string, string>()
  /** By what the globs see, so that a name tells nothing but that. */
  readonly #outlines = new Map<string, Outline>()
  /** What the globs see where no number fits. */
  readonly #crowded = new Set<string>()
  readonly #filledSoFar = new Map<string, number>()
  #number = 0

  /**
   * @param word what to call them: `person`
   * @param patterns folded
   * @param names all that there are, in any case
   */
  constructor(word: string, patterns: ReadonlySet<string>, names: Iterable<string>) {
    this.#word = word
    this.#globs = new Globs(patterns)
    this.#old = new Set(Array.from(names, fold))
  }

  /** Names that no other could stand in for, since a policy spells them out. */
  get kept(): readonly string[] {
    return [...this.#kept.values()]
  }

  /** How many names there were. */
  get size(): number {
    return this.#known.size
  }

  of(name: string): string {
    const folded = fold(name)
    const known = this.#known.get(folded)
    if (known !== undefined) return known
    const alias = this.#free(folded)
    if (alias === null) this.#kept.set(folded, name)
    this.#known.set(folded, alias ?? name)
    this.#used.add(alias ?? folded)
    return alias ?? name
  }

  /** @returns null: only the name itself is seen as it is */
  #free(name: string): string | null {
    const seen = this.#globs.seen(name)
    return this.#numbered(name, seen) ?? this.#filled(name, seen)
  }

  /** With a number in it, and a word where it begins, if the globs leave room for them. */
  #numbered(name: string, seen: string): string | null {
    if (this.#crowded.has(seen)) return null
    const outline = this.#outline(name, seen, 'shortest')
    const isEmpty = outline.every(character => character === null)
    for (const before of ['-', '']) {
      for (let number = this.#number + 1; number <= this.#number + TRIES; number++) {
        for (let at = outline.length; at >= 0; at--) {
          const word = before !== '' && (at === 0 || isEmpty) ? this.#word : ''
          const joint = outline[at - 1] === before ? '' : before
          const numbered = this.#globs.fill(outline.toSpliced(at, 0, ...`${word}${joint}${number}`))
          if (!this.#isFree(numbered) || this.#globs.seen(numbered) !== seen) continue
          this.#number = number
          return numbered
        }
      }
    }
    this.#crowded.add(seen)
    return null
  }

  /** As long as the first name that was seen so, since that is known to do. */
  #filled(name: string, seen: string): string | null {
    const outline = this.#outline(name, seen, 'kept')
    const places = outline.filter(character => character === null).length
    const all = places === 0 ? 0 : this.#globs.others.length ** places
    for (let number = this.#filledSoFar.get(seen) ?? 0; number < all; number++) {
      const filled = this.#globs.fill(outline, number)
      if (!this.#isFree(filled)) continue
      this.#filledSoFar.set(seen, number + 1)
      return filled
    }
    return null
  }

  #isFree(alias: string): boolean {
    return !this.#used.has(alias) && !this.#old.has(alias)
  }

  #outline(name: string, seen: string, length: 'kept' | 'shortest'): Outline {
    const key = `${length} ${seen}`
    const outline = this.#outlines.get(key) ?? this.#globs.outline(name, length)
    this.#outlines.set(key, outline)
    return outline
  }
}
