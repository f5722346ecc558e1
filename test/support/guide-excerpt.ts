/** What no two runs have in common, by what stands for it in a page. */
const VARYING: readonly (readonly [inPage: RegExp, inOutput: string])[] = [
  [
    /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\\\.\d+)?)?Z?/g,
    '\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?Z?',
  ],
  [/(?<!\d)\d\d:\d\d:\d\d(?!\d)/g, '\\d\\d:\\d\\d:\\d\\d'],
  [/(?<![\w.])\d+ms/g, '[\\d.]+m?s'],
  [/sha256:[0-9a-f]+/g, 'sha256:[0-9a-f]+'],
  [/\bk4t7\b/g, '\\w+'],
]

/**
 * Whether an output contains an excerpt: its lines one after the other, however many blanks align them. `…` stands for anything within a line, and alone for any lines.
 * Instants, digests, times that something took and the id `k4t7` stand for any other of their kind.
 */
export function containsExcerpt(output: string, excerpt: string): boolean {
  const lines = excerpt.split('\n').map(line => line.trim())
  let pattern = ''
  let skips = true
  for (const line of lines.filter(each => each !== '')) {
    if (line === '…') {
      skips = true
      continue
    }
    pattern += skips ? '(?:.*\\n)*?' : ''
    pattern += `[ \\t]*${patternOf(line)}[ \\t]*(?:\\n|$)(?:[ \\t]*\\n)*`
    skips = false
  }
  return new RegExp(`^${pattern}`).test(output.replaceAll('\r\n', '\n'))
}

function patternOf(line: string): string {
  let pattern = line.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('…', '.*')
  for (const [index, [varying]] of VARYING.entries()) pattern = pattern.replaceAll(varying, `<<${index}>>`)
  pattern = pattern.replaceAll(/ +/g, '[ \\t]+')
  return pattern.replaceAll(/<<(\d)>>/g, (_, index: string) => VARYING[Number(index)]?.[1] ?? '')
}
