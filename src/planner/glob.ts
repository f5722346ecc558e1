/** Tells whether a text matches; both sides are already in the same case. */
export type TextTest = (text: string) => boolean

/** A text by its characters. A string is one as long as none of its characters takes two units. */
type Characters = ArrayLike<string>

/**
 * Compiles a glob in which `*` is any text and `?` any one character; everything else, a backslash included, is itself.
 * Each piece between stars is searched for once, leftmost first, so that the steps are at most text × pattern.
 */
export function compileGlob(pattern: string): TextTest {
  if (!isGlob(pattern)) return text => text === pattern
  if (/^\*+$/.test(pattern)) return () => true
  const pieces = pattern.split(/\*+/)
  if (!pattern.includes('?')) return text => fits(text, pieces)
  const spelled = pieces.map(charactersOf)
  return text => fits(charactersOf(text), spelled)
}

function fits(text: Characters, pieces: readonly Characters[]): boolean {
  const first = pieces[0] ?? ''
  if (pieces.length === 1) return text.length === first.length && standsAt(text, first, 0)
  const last = pieces.at(-1) ?? ''
  const end = text.length - last.length
  if (end < first.length || !standsAt(text, first, 0) || !standsAt(text, last, end)) return false
  let from = first.length
  for (let i = 1; i < pieces.length - 1; i++) {
    const piece = pieces[i] ?? ''
    const found = find(text, piece, from, end)
    if (found < 0) return false
    from = found + piece.length
  }
  return true
}

export function isGlob(pattern: string): boolean {
  return pattern.includes('*') || pattern.includes('?')
}

/** The text that every match begins with. */
export function literalPrefix(pattern: string): string {
  const end = pattern.search(/[*?]/)
  return end < 0 ? pattern : pattern.slice(0, end)
}

function charactersOf(text: string): Characters {
  return /[\uD800-\uDFFF]/.test(text) ? [...text] : text
}

function standsAt(text: Characters, piece: Characters, at: number): boolean {
  for (let i = 0; i < piece.length; i++) {
    if (piece[i] !== '?' && piece[i] !== text[at + i]) return false
  }
  return true
}

/** Where the piece stands first within [from, end); -1 where it does not. */
function find(text: Characters, piece: Characters, from: number, end: number): number {
  for (let at = from; at + piece.length <= end; at++) if (standsAt(text, piece, at)) return at
  return -1
}
