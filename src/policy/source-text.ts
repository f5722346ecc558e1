import { LineCounter } from 'yaml'
import { codeFrame } from './code-frame.ts'
import type { Place } from './codes.ts'

/** The text of one file, and what an offset in it is to a person. */
export class SourceText {
  readonly path: string
  /** Without a byte order mark. */
  readonly text: string
  readonly lines: LineCounter = new LineCounter()

  constructor(path: string, text: string) {
    this.path = path
    this.text = text.startsWith('\uFEFF') ? text.slice(1) : text
  }

  /** @param end of what the caret underlines; the same line at most */
  place(start: number, end: number = start + 1): Place {
    const { line, col } = this.lines.linePos(Math.min(start, this.text.length))
    return { file: this.path, line, column: col, frame: codeFrame(this.text, this.lines.lineStarts, start, end) }
  }

  line(offset: number): number {
    return this.lines.linePos(offset).line
  }
}
