import { fold } from '../model/fold.ts'
import { compileGlob, type TextTest } from '../planner/glob.ts'

/** What globs see of a name: their own characters where they ask for them, null where any other would do. */
export type Outline = readonly (string | null)[]

/** Characters that no pattern names, so that each does as well as the other. There are more than any policy uses up. */
const WANTED = 64

/** The globs that are held against names of one kind. All texts are in the case in which names are compared. */
export class Globs {
  readonly #tests: readonly TextTest[]
  /** Characters that no glob names. */
  readonly others: readonly string[]

  constructor(patterns: ReadonlySet<string>) {
    this.#tests = Array.from(patterns, compileGlob)
    this.others = charactersBeside(patterns)
  }

  /** Tells names apart as far as the globs do: a mark for each of them. */
  seen(text: string): string {
    return this.#tests.map(test => (test(text) ? '1' : '0')).join('')
  }

  /** The name with everything gone that no glob asks for; `length` says whether also characters that only make it as long as it is. */
  outline(text: string, length: 'kept' | 'shortest'): Outline {
    const seen = this.seen(text)
    const outline: (string | null)[] = [...text]
    const isSame = (changed: Outline): boolean => this.seen(this.fill(changed)) === seen
    // A character that no glob names is matched by `*` and `?` alone, and these match the one before as well: no glob is gained.
    for (const index of outline.keys()) {
      const character = outline[index] ?? null
      outline[index] = null
      if (!isSame(outline)) outline[index] = character
    }
    if (length === 'kept') return outline
    for (let index = outline.length - 1; index >= 0; index--) {
      if (outline[index] === null && isSame(outline.toSpliced(index, 1))) outline.splice(index, 1)
    }
    return outline
  }

  /** A name of that outline, a different one for each number as long as there are places enough. */
  fill(outline: Outline, number = 0): string {
    let rest = number
    return outline
      .map(character => {
        if (character !== null) return character
        const other = this.others[rest % this.others.length] ?? ''
        rest = Math.floor(rest / this.others.length)
        return other
      })
      .join('')
  }
}

/** Digits and letters first, then what other people write with. */
const RANGES = ['09', 'az', 'ßö', 'øÿ', 'αω', 'ая', '一龥'] as const

function charactersBeside(patterns: Iterable<string>): readonly string[] {
  const named = new Set([...patterns].join(''))
  const found: string[] = []
  for (const [first = '', last = ''] of RANGES.map(range => [...range])) {
    for (let code = first.codePointAt(0) ?? 0; code <= (last.codePointAt(0) ?? 0); code++) {
      const character = String.fromCodePoint(code)
      if (named.has(character) || fold(character) !== character) continue
      found.push(character)
      if (found.length === WANTED) return found
    }
  }
  return found
}
