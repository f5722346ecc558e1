import { type ClassSet, none, setOf } from './class-set.ts'

/**
 * All texts that anybody may be called, in classes: two texts of one class match the same globs. Names are never empty and never blank.
 */
export interface TextClasses {
  /** One text of each class, as short as can be. */
  readonly texts: readonly string[]
  /** false: there was too much to do, and classes may be missing. Those that are there are real. */
  readonly complete: boolean
  matching(glob: string): ClassSet
}

export interface TextBounds {
  /** Sets of places in the globs that are looked at. */
  readonly states: number
  /** Places in them, all together. */
  readonly places: number
}

const BOUNDS: TextBounds = { states: 200_000, places: 1_500_000 }

const STAR = Symbol('any text')
const ANY = Symbol('any character')
const END = Symbol('the end')
type Token = string | typeof STAR | typeof ANY | typeof END

/** Places in all globs at which reading a text may have arrived. */
interface State {
  readonly places: readonly number[]
  /** Whether a character was read that can be seen. */
  readonly seen: boolean
  readonly text: string
}

/**
 * Reads all texts at once, through the product of all globs: from each state by every character that some glob waits for there, and by one that
 * no glob has. Breadth first, so that the first text of a class is the shortest.
 *
 * @param globs in the case in which they are compared
 * @param literals texts that are classes of their own
 */
export function textClasses(
  globs: readonly string[],
  literals: readonly string[] = [],
  bounds: TextBounds = BOUNDS,
): TextClasses {
  const distinct = [...new Set(globs)]
  const product = new Product([
    ...distinct.map(tokensOf),
    ...[...new Set(literals)].map((text): readonly Token[] => [...text, END]),
  ])
  const { texts, matched, complete } = product.explore(bounds)
  const classesOf = new Map<number, number[]>()
  for (const [index, globs] of matched.entries()) for (const glob of globs) listIn(classesOf, glob).push(index)
  const numbers = new Map(distinct.map((glob, number) => [glob, number]))
  const sets = new Map<string, ClassSet>()
  return {
    texts,
    complete,
    matching(glob) {
      const known = sets.get(glob)
      if (known !== undefined) return known
      const number = numbers.get(glob)
      if (number === undefined) throw new Error('a glob was asked for that the classes were not made for')
      const classes = new Set(classesOf.get(number))
      const set = classes.size === 0 ? none : setOf(texts.length, index => classes.has(index))
      sets.set(glob, set)
      return set
    },
  }
}

function listIn(lists: Map<number, number[]>, key: number): number[] {
  const known = lists.get(key)
  if (known !== undefined) return known
  const made: number[] = []
  lists.set(key, made)
  return made
}

interface Explored {
  readonly texts: readonly string[]
  /** The globs that each text matches, by their numbers. */
  readonly matched: readonly (readonly number[])[]
  readonly complete: boolean
}

class Product {
  readonly #tokens: Token[] = []
  readonly #starts: number[] = []
  /** By where each glob ends. */
  readonly #globOf = new Map<number, number>()
  /** A character that stands in no glob. */
  readonly #other: string

  constructor(globs: readonly (readonly Token[])[]) {
    for (const glob of globs) {
      this.#starts.push(this.#tokens.length)
      for (const token of glob) this.#tokens.push(token)
      this.#globOf.set(this.#tokens.length - 1, this.#starts.length - 1)
    }
    this.#other = otherThan(new Set(this.#tokens))
  }

  explore(bounds: TextBounds): Explored {
    const texts: string[] = []
    const matched: number[][] = []
    const vectors = new Set<string>()
    const known = new Set<string>()
    const queue: State[] = []
    let places = 0
    const arrive = (state: State): void => {
      const key = `${state.seen}${state.places.join()}`
      if (known.has(key)) return
      known.add(key)
      queue.push(state)
      places += state.places.length
      if (!state.seen) return
      const ends = state.places.filter(place => this.#tokens[place] === END)
      const vector = ends.join()
      if (vectors.has(vector)) return
      vectors.add(vector)
      texts.push(state.text)
      matched.push(ends.map(end => this.#globOf.get(end) ?? 0))
    }
    arrive({ places: this.#closed(this.#starts), seen: false, text: '' })
    for (let at = 0; at < queue.length; at++) {
      if (queue.length > bounds.states || places > bounds.places) return { texts, matched, complete: false }
      const state = queue[at]
      if (state !== undefined) for (const next of this.#nextOf(state)) arrive(next)
    }
    return { texts, matched, complete: true }
  }

  *#nextOf({ places, seen, text }: State): Iterable<State> {
    const anyway: number[] = []
    const by = new Map<string, number[]>()
    for (const place of places) {
      const token = this.#tokens[place]
      if (token === STAR) anyway.push(place)
      else if (token === ANY) anyway.push(place + 1)
      else if (typeof token === 'string') {
        const reached = by.get(token)
        if (reached === undefined) by.set(token, [place + 1])
        else reached.push(place + 1)
      }
    }
    yield { places: this.#closed(anyway), seen: true, text: text + this.#other }
    for (const [character, reached] of by) {
      const visible = character.trim() !== ''
      yield { places: this.#closed([...anyway, ...reached]), seen: seen || visible, text: text + character }
    }
  }

  /** With what a star lets skip, in order and each once. */
  #closed(places: readonly number[]): readonly number[] {
    const all = new Set<number>()
    for (const start of places) {
      let place = start
      all.add(place)
      while (this.#tokens[place] === STAR) {
        place += 1
        all.add(place)
      }
    }
    return [...all].sort((a, b) => a - b)
  }
}

function tokensOf(glob: string): readonly Token[] {
  const tokens: Token[] = [...glob].map(character => (character === '*' ? STAR : character === '?' ? ANY : character))
  return [...tokens, END]
}

const PLAIN = 'xyzqwvkjabcdefghilmnoprstu0123456789'

/** A letter or digit where one is left, and the same in lower case. */
function otherThan(used: ReadonlySet<unknown>): string {
  for (const character of PLAIN) if (!used.has(character)) return character
  let code = 0x4e00
  while (used.has(String.fromCodePoint(code))) code += 1
  return String.fromCodePoint(code)
}
