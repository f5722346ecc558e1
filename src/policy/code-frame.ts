const BEFORE = 2
/** Longer lines are cut around the caret. */
const WIDEST = 100

/**
 * The lines up to a place, with a caret under it:
 *
 * ```text
 *   7 |     - name: front-row
 *   8 |       match: { statoin: 3 }
 *     |                ^^^^^^^
 * ```
 * Tabs become two spaces, so that the caret stands where people see the place.
 */
export function codeFrame(text: string, lineStarts: readonly number[], start: number, end: number): string {
  const at = lineIndex(lineStarts, start)
  const first = Math.max(0, at - BEFORE)
  const gutter = String(at + 1).length
  const lines: string[] = []
  for (let index = first; index < at; index++) {
    lines.push(numbered(index + 1, gutter, shown(cut(lineText(text, lineStarts, index), 0).text)))
  }
  const lineStart = lineStarts[at] ?? 0
  const line = lineText(text, lineStarts, at)
  const { text: kept, from } = cut(line, start - lineStart)
  const before = shown(kept.slice(0, Math.max(0, start - lineStart - from)))
  const marked = shown(kept.slice(start - lineStart - from, Math.max(0, end - lineStart - from)))
  lines.push(numbered(at + 1, gutter, shown(kept)))
  lines.push(`  ${' '.repeat(gutter)} | ${' '.repeat(width(before))}${'^'.repeat(Math.max(1, width(marked)))}`)
  return lines.join('\n')
}

function lineIndex(lineStarts: readonly number[], offset: number): number {
  let low = 0
  let high = lineStarts.length
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle
  }
  return low
}

function lineText(text: string, lineStarts: readonly number[], index: number): string {
  const start = lineStarts[index] ?? 0
  const next = lineStarts[index + 1] ?? text.length
  return withoutPasswords(text.slice(start, next).replace(/\r?\n$/, ''))
}

/** What stands before the host of a url is a secret at times, and what is shown ends up in logs. As long as it was, so that nothing moves. */
export function withoutPasswords(line: string): string {
  return line.replaceAll(/(?<=:\/\/)[^\s'"]+(?=@)/g, secret => '*'.repeat(secret.length))
}

function cut(line: string, column: number): { readonly text: string; readonly from: number } {
  if (line.length <= WIDEST) return { text: line, from: 0 }
  const from = Math.max(0, Math.min(column - WIDEST / 2, line.length - WIDEST))
  return { text: line.slice(from, from + WIDEST), from }
}

function numbered(number: number, gutter: number, text: string): string {
  return `  ${String(number).padStart(gutter)} | ${text}`.trimEnd()
}

function shown(text: string): string {
  return text.replaceAll('\t', '  ').replace(/\p{Cc}/gu, '\u00B7')
}

/** Columns on a terminal: combining marks take none, East Asian wide characters and emoji two. */
function width(text: string): number {
  let columns = 0
  for (const character of text) {
    if (/\p{M}|\p{Cf}/u.test(character)) continue
    columns +=
      /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1
  }
  return columns
}
