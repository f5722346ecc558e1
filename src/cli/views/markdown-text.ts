import { printable } from './printable.ts'

/** Names are shorter; what is longer must not take the room of others. */
const LONGEST = 400

/**
 * Text that others chose, for a line or a table's cell of Markdown: as code, in which GitHub makes neither links nor mentions, references,
 * pictures or HTML of anything, and as which alone it stays what it is. An entity or a backslash would not do: mentions are looked for in what
 * was rendered.
 *
 * A bar ends a cell even within code, so it is shown as controls are.
 */
export function markdownCode(text: string): string {
  const shown = clipped(printable(text)).replaceAll('|', '\\u{7c}')
  if (shown.trim() === '') return '` `'
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  const blank = /^[` ]|[` ]$/.test(shown) ? ' ' : ''
  return `${fence}${blank}${shown}${blank}${fence}`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** The same where HTML stands, as in a `<summary>`: nothing is Markdown there. */
export function htmlCode(text: string): string {
  const shown = clipped(printable(text))
  return `<code>${shown.replaceAll(/[&<>"']/g, sign => entities[sign] ?? '')}</code>`
}

function clipped(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** Cells whose text is Markdown already. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** The row of names and the one below it, which makes a table of them. */
export function tableHead(names: readonly string[]): readonly string[] {
  return [tableRow(names), tableRow(names.map(() => '---'))]
}
