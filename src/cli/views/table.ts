import { printable } from './printable.ts'

/** Columns as wide as what stands in them, a heading above each; the last column is not padded. */
export function tableText(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows.map(row => row.map(printable))]
  const widths = headings.map((_, column) => Math.max(...lines.map(line => [...(line[column] ?? '')].length)))
  return lines
    .map(
      line =>
        `${line
          .map((cell, column) => pad(cell, widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(width - [...cell].length)
}
