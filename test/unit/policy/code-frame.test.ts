import { describe, expect, it } from 'vitest'
import { codeFrame } from '../../../src/policy/code-frame.ts'

/** The frame of the first `marked` in a text. */
function frameOf(text: string, marked: string): string {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const start = text.indexOf(marked)
  return codeFrame(text, starts, start, start + marked.length)
}

describe('a code frame', () => {
  it('shows two lines before the place and a caret under it', () => {
    const text = 'one\ntwo\nthree\nfour: here\nfive'
    expect(frameOf(text, 'here')).toBe('  2 | two\n  3 | three\n  4 | four: here\n    |       ^^^^')
  })

  it('begins at the first line, and aligns numbers of unequal width', () => {
    expect(frameOf('here', 'here')).toBe('  1 | here\n    | ^^^^')
    const text = `${'\n'.repeat(8)}nine\nten: here`
    expect(frameOf(text, 'here')).toBe('   8 |\n   9 | nine\n  10 | ten: here\n     |      ^^^^')
  })

  it('counts a tab as two columns and CRLF as none', () => {
    expect(frameOf('a\r\nb:\there\r\n', 'here')).toBe('  1 | a\n  2 | b:  here\n    |     ^^^^')
  })

  it('gives wide characters two columns and combining marks none', () => {
    expect(frameOf('教室: here', 'here').split('\n').at(-1)).toBe(`    | ${' '.repeat(6)}^^^^`)
    expect(frameOf('e\u0301: here', 'here').split('\n').at(-1)).toBe(`    | ${' '.repeat(3)}^^^^`)
  })

  it('never hands a control character to the terminal', () => {
    expect(frameOf('a\u001b[31m: here', 'here')).toBe('  1 | a·[31m: here\n    |         ^^^^')
  })

  it('cuts a long line around the place', () => {
    const lines = frameOf(`${'x'.repeat(500)}here${'y'.repeat(500)}`, 'here').split('\n')
    expect(lines.every(line => line.length <= 110)).toBe(true)
    const caret = lines[1]?.indexOf('^') ?? 0
    expect(lines[0]?.slice(caret, caret + 4)).toBe('here')
  })

  it('underlines a text over several lines on its first line only', () => {
    expect(frameOf('a: here\nthere', 'here\nthere')).toBe('  1 | a: here\n    |    ^^^^')
  })

  it('has a caret where a text ends too early', () => {
    expect(codeFrame('abc', [0], 3, 4)).toBe('  1 | abc\n    |    ^')
  })

  it('shows no password of a url, on the line or above it, and nothing moves for that', () => {
    const text = 'proxy: http://ana:secret@proxy:3128\nurl: "https://b:se/cret@git.example/p", here'
    expect(frameOf(text, 'here')).toBe(
      [
        '  1 | proxy: http://**********@proxy:3128',
        '  2 | url: "https://*********@git.example/p", here',
        `    | ${' '.repeat(text.indexOf('here') - text.indexOf('url'))}^^^^`,
      ].join('\n'),
    )
  })
})
