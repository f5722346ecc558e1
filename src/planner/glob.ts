/** Tells whether a text matches; both sides are already in the same case. */
export type TextTest = (text: string) => boolean

/**
 * Compiles a glob in which `*` is any text and `?` any one character; everything else, a backslash included, is itself.
 * Linear in the text for every pattern without `?`: each literal piece is searched for once, leftmost first.
 */
export function compileGlob(pattern: string): TextTest {
  if (!isGlob(pattern)) return text => text === pattern
  if (/^\*+$/.test(pattern)) return () => true
  const pieces = pattern.split(/\*+/)
  const first = pieces[0] ?? ''
  if (pieces.length === 1) return text => text.length === first.length && standsAt(text, first, 0)
  const last = pieces.at(-1) ?? ''
  const middle = pieces.slice(1, -1)
  return text => {
    if (text.length < first.length + last.length) return false
    if (!standsAt(text, first, 0)) return false
    const end = text.length - last.length
    if (!standsAt(text, last, end)) return false
    let from = first.length
    for (const piece of middle) {
      const found = find(text, piece, from)
      if (found < 0 || found + piece.length > end) return false
      from = found + piece.length
    }
    return true
  }
}

export function isGlob(pattern: string): boolean {
  return pattern.includes('*') || pattern.includes('?')
}

/** The text that every match begins with. */
export function literalPrefix(pattern: string): string {
  const end = pattern.search(/[*?]/)
  return end < 0 ? pattern : pattern.slice(0, end)
}

function standsAt(text: string, piece: string, at: number): boolean {
  if (!piece.includes('?')) return text.startsWith(piece, at)
  for (let i = 0; i < piece.length; i++) {
    if (piece[i] !== '?' && piece[i] !== text[at + i]) return false
  }
  return true
}

function find(text: string, piece: string, from: number): number {
  if (!piece.includes('?')) return text.indexOf(piece, from)
  for (let at = from; at + piece.length <= text.length; at++) if (standsAt(text, piece, at)) return at
  return -1
}
