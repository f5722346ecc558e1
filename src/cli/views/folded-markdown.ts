import { tableHead } from './markdown-text.ts'

/**
 * GitHub takes comments of up to 65,536 characters. What is left of them is for whoever posts it, who may mark it to find it again.
 */
export const LARGEST_COMMENT = 65_000

/** A table that is folded away below one line. All of it is Markdown or HTML already. */
export interface Section {
  /** In HTML. */
  readonly summary: string
  readonly columns: readonly string[]
  readonly rows: readonly string[]
}

/**
 * A comment that begins with what everybody reads and folds the rest away. What doesn't fit is counted: the longest tables lose their last
 * rows first, and only then are whole tables left out.
 */
export function foldedMarkdown(top: readonly string[], sections: readonly Section[], largest: number): string {
  const written = (shown: number, rows: number): string => commentText(top, sections, shown, rows)
  const most = Math.max(0, ...sections.map(section => section.rows.length))
  const whole = written(sections.length, most)
  if (whole.length <= largest) return whole
  const shown = largestThat(sections.length, count => written(count, 0).length <= largest)
  return written(
    shown,
    largestThat(most, rows => written(shown, rows).length <= largest),
  )
}

/** The largest number from 0 to `most` that fits, where each below one that fits does as well; 0 if none does. */
function largestThat(most: number, fits: (count: number) => boolean): number {
  let low = 0
  let high = most
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle - 1
  }
  return low
}

function commentText(top: readonly string[], sections: readonly Section[], shown: number, rows: number): string {
  const left = sections.length - shown
  const paragraphs = [
    ...top,
    ...sections.slice(0, shown).map(section => sectionText(section, rows)),
    ...(left === 0
      ? []
      : [`${left} more of these ${left === 1 ? 'is' : 'are'} left out: a comment has no room for more.`]),
  ]
  return `${paragraphs.join('\n\n')}\n`
}

/** Blank lines within make Markdown of what stands in HTML. */
function sectionText({ summary, columns, rows }: Section, most: number): string {
  const left = rows.length - most
  const table = most === 0 ? [] : [[...tableHead(columns), ...rows.slice(0, most)].join('\n')]
  const rest =
    left <= 0 ? [] : [`${left} more ${left === 1 ? 'line is' : 'lines are'} left out: a comment has no room for more.`]
  return [`<details>\n<summary>${summary}</summary>`, ...table, ...rest, '</details>'].join('\n\n')
}
