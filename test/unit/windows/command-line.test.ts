import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandLine, NotAnArgument, quoted } from '../../../src/windows/command-line.ts'

/** Reads a command line as Microsoft's C runtime does (since 2008), from its description; the program's own name aside. */
function parsed(line: string): readonly string[] {
  const args: string[] = []
  let current: string | null = null
  let inQuotes = false
  for (let at = 0; at < line.length; ) {
    const backslashes = /^\\*/.exec(line.slice(at))?.[0].length ?? 0
    at += backslashes
    const next = line[at]
    if (next === '"') {
      current = (current ?? '') + '\\'.repeat(Math.floor(backslashes / 2))
      at++
      if (backslashes % 2 === 1) current += '"'
      else if (inQuotes && line[at] === '"') {
        current += '"'
        at++
      } else inQuotes = !inQuotes
      continue
    }
    if (backslashes > 0) current = (current ?? '') + '\\'.repeat(backslashes)
    if (next === undefined) break
    at++
    if (!inQuotes && (next === ' ' || next === '\t')) {
      if (current !== null) args.push(current)
      current = null
    } else current = (current ?? '') + next
  }
  return current === null ? args : [...args, current]
}

describe('an argument on Windows', () => {
  it.each([
    ['run', 'run'],
    ['C:\\ProgramData\\Stationkeeper\\log', 'C:\\ProgramData\\Stationkeeper\\log'],
    ['C:\\Program Files\\node.exe', '"C:\\Program Files\\node.exe"'],
    ['C:\\Program Files\\', '"C:\\Program Files\\\\"'],
    ['', '""'],
    ['a"b', '"a\\"b"'],
    ['a\\"b', '"a\\\\\\"b"'],
    ['"\\', '"\\"\\\\"'],
    ['100%', '100%'],
  ])('%j is written %s', (argument, written) => {
    expect(quoted(argument)).toBe(written)
    expect(parsed(written)).toEqual([argument])
  })

  it('of whatever kind is found again as it was', () => {
    const argument = fc.oneof(
      fc.string({ unit: fc.constantFrom('\\', '"', ' ', '\t', 'a', '\n', '%', 'é') }),
      fc.string({ unit: 'binary' }).filter(text => !text.includes('\0')),
    )
    fc.assert(
      fc.property(fc.array(argument), args => {
        expect(parsed(commandLine(args))).toEqual(args)
      }),
    )
  })

  it('that has a NUL is refused, since the rest of it would be lost', () => {
    expect(() => quoted('a\0b')).toThrow(NotAnArgument)
  })
})
