import { LineSplitter } from '../../src/providers/multipoint/line-splitter.ts'

/** Marked lines of a stream that comes in such parts. */
export function splitLines(
  parts: readonly string[],
  longest = 1_000,
): { readonly lines: readonly string[]; readonly tooLong: number } {
  const lines: string[] = []
  let tooLong = 0
  const splitter = new LineSplitter({
    mark: '#mark ',
    longest,
    onLine: line => lines.push(line),
    onTooLong: () => {
      tooLong += 1
    },
  })
  for (const part of parts) splitter.push(part)
  return { lines, tooLong }
}
