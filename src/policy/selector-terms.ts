/** What is wrong with a selector, and where. */
export interface SelectorProblem {
  /** Of the first character concerned, from 1. */
  readonly column: number
  readonly message: string
  readonly hint: string | null
}

/** One part between commas: a word alone, or a key and its value. */
export interface Term {
  /** null: a word alone. */
  readonly key: string | null
  readonly value: string
  /** Where the term and its value begin, from 1. */
  readonly column: number
  readonly valueColumn: number
}

export interface Terms {
  readonly terms: readonly Term[]
  readonly problems: readonly SelectorProblem[]
}

/** Takes a selector apart. Values in straight quotes are as they stand, a doubled quote being one; all others are trimmed. */
export function scanTerms(text: string): Terms {
  const terms: Term[] = []
  const problems: SelectorProblem[] = []
  let at = 0
  for (;;) {
    const start = skipSpace(text, at)
    const found = scanTerm(text, start)
    if ('message' in found) problems.push(found)
    else terms.push(found.term)
    const comma = 'message' in found ? text.indexOf(',', found.resume) : found.end
    if (comma < 0 || comma >= text.length) return { terms, problems }
    at = comma + 1
  }
}

type Refused = SelectorProblem & { readonly resume: number }
type Scanned = { readonly term: Term; readonly end: number } | Refused

/** @returns its end is a comma, or the end of the text */
function scanTerm(text: string, start: number): Scanned {
  const stop = endOfBare(text, start)
  if (start === stop) return refused(start, start, 'nothing stands between commas', 'write station=4, or an id')
  if (isQuote(text[start])) return scanValue(text, start, start, null)
  const equals = text.indexOf('=', start)
  if (equals < 0 || equals > stop) return scanValue(text, start, start, null)
  return scanValue(text, start, skipSpace(text, equals + 1), text.slice(start, equals).trim())
}

function scanValue(text: string, start: number, from: number, key: string | null): Scanned {
  return isQuote(text[from]) ? scanQuoted(text, start, from, key) : scanBare(text, start, from, key)
}

function scanBare(text: string, start: number, from: number, key: string | null): Scanned {
  const end = endOfBare(text, from)
  const value = text.slice(from, end).trim()
  if (value === '') return refused(from, end, `${key} has no value`, `write ${key}=…`)
  if (value.startsWith('=')) return refused(from, end, 'one = is enough', null)
  const stray = text.slice(from, end).search(/["“”„‘’‚«»]/)
  if (stray === 0) return refused(from, end, 'typographic quotes are no quotes', `write '…' or "…"`)
  if (stray > 0) return refused(from + stray, end, 'a quote in the middle of a value', `put the whole value into '…'`)
  return { term: { key, value, column: start + 1, valueColumn: from + 1 }, end }
}

function scanQuoted(text: string, start: number, from: number, key: string | null): Scanned {
  const quote = text[from] ?? ''
  let value = ''
  let at = from + 1
  for (;;) {
    const closing = text.indexOf(quote, at)
    if (closing < 0) return refused(from, text.length, 'the quote is never closed', null)
    value += text.slice(at, closing)
    at = closing + 1
    if (text[at] !== quote) break
    value += quote
    at += 1
  }
  const end = skipSpace(text, at)
  if (end < text.length && text[end] !== ',') {
    const hint = `a quote within the value is written twice: ${quote}${quote}`
    return refused(end, end, 'after the closing quote only a comma may follow', hint)
  }
  if (value.trim() === '') return refused(from, end, 'there is nothing between the quotes', null)
  return { term: { key, value, column: start + 1, valueColumn: from + 2 }, end }
}

function refused(at: number, resume: number, message: string, hint: string | null): Refused {
  return { column: at + 1, resume, message, hint }
}

function endOfBare(text: string, from: number): number {
  const comma = text.indexOf(',', from)
  return comma < 0 ? text.length : comma
}

function skipSpace(text: string, from: number): number {
  const rest = text.slice(from)
  return from + rest.length - rest.trimStart().length
}

function isQuote(character: string | undefined): boolean {
  return character === "'" || character === '"'
}
