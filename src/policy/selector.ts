import type { SessionSelector } from '../model/hold.ts'
import { SelectorChoice } from './selector-choice.ts'
import { EVERY } from './selector-keys.ts'
import { type SelectorProblem, scanTerms } from './selector-terms.ts'
import { selectorText } from './selector-text.ts'

export type { SelectorProblem } from './selector-terms.ts'

export interface ParsedSelector {
  /** null when there is any problem. */
  readonly selector: SessionSelector | null
  /** In the order in which they stand. */
  readonly problems: readonly SelectorProblem[]
}

/** Longer than any command line that a person types. */
const LONGEST = 2_000

/**
 * Reads which sessions a verb is about: fields of `match` with commas between. A comma is AND, the same key twice is OR of its
 * values, any key that is no field is a label of the station, and globs are those of `match`.
 *
 * ```
 * 5                                session 5; c2, or session=5
 * station=4,station=5              either station
 * user='CLASS\ana'                 quotes are for commas, and for the shell; user=ana@class is the same
 * room=lab-1,connection=station    a label of the station, and how it is reached
 * group="IT Staff",idleFor=30m     client=, admin=true, host= are the others
 * everySession                     said aloud
 * label:user=guests                a label that is called like a field
 * ```
 *
 * The selector's text is canonical: one spelling for one meaning, which reads back to the same.
 */
export function parseSelector(text: string): ParsedSelector {
  const unfit = unfitText(text)
  if (unfit !== null) return { selector: null, problems: [unfit] }
  const { terms, problems } = scanTerms(text)
  const chosen = new SelectorChoice()
  const found = [...problems, ...terms.flatMap(term => chosen.add(term) ?? [])]
  if (found.length > 0) return { selector: null, problems: found.sort((a, b) => a.column - b.column) }
  const match = chosen.match()
  return { selector: { text: selectorText(match), match }, problems: [] }
}

/** Nothing that a terminal, a journal or a log would take for more than letters; no half of a character. */
function unfitText(text: string): SelectorProblem | null {
  if (text.trim() === '') {
    return { column: 1, message: 'no sessions are named', hint: `write station=4, an id, or ${EVERY}` }
  }
  if (text.length > LONGEST) {
    const message = `the selector has ${text.length} characters; at most ${LONGEST} are read`
    return { column: LONGEST + 1, message, hint: 'match by a label or a group' }
  }
  const at = text.search(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u)
  if (at < 0) return null
  const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return { column: at + 1, message: `the selector holds the control character U+${code}`, hint: 'no name holds one' }
}
