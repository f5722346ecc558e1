/** A block of code of a page, in the order in which a reader meets it. */
export interface GuideBlock {
  /** `sh`, `text`, `yaml`, `powershell` and so on; empty where the page doesn't say. */
  readonly language: string
  readonly text: string
  /** Line of the page on which its first line stands. */
  readonly line: number
  /** What a comment `<!-- test: … -->` right before it says; null: there is none. */
  readonly remark: string | null
}

const REMARK = /^\s*<!-- test: (.+) -->$/
/** What a page takes for granted, and a test has to do first. */
const FIRST = /^<!-- test: run (.+) -->$/
const FENCE = /^(\s*)```(\w*)$/

/** All blocks of code of a page in Markdown. */
export function guideBlocks(markdown: string): readonly GuideBlock[] {
  const blocks: GuideBlock[] = []
  let open: { readonly language: string; readonly line: number; readonly indent: number; lines: string[] } | null = null
  let remark: string | null = null
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    const fence = FENCE.exec(line)
    if (open !== null) {
      if (fence === null) open.lines.push(line.slice(open.indent))
      else {
        blocks.push({ language: open.language, text: open.lines.join('\n'), line: open.line, remark })
        open = null
        remark = null
      }
    } else if (fence !== null) {
      open = { language: fence[2] ?? '', line: index + 2, indent: fence[1]?.length ?? 0, lines: [] }
    } else if (FIRST.test(line)) {
      blocks.push({ language: 'sh', text: FIRST.exec(line)?.[1] ?? '', line: index + 1, remark: null })
    } else if (line.trim() !== '') remark = REMARK.exec(line)?.[1] ?? null
  }
  if (open !== null) throw new Error(`the block that begins on line ${open.line} has no end`)
  return blocks
}
