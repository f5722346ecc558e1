import { describe, expect, it } from 'vitest'
import { NotAnArgument, quoted } from '../../../src/windows/command-line.ts'
import { parsed } from '../../support/windows-arguments.ts'

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

  it('that has a NUL is refused, since the rest of it would be lost', () => {
    expect(() => quoted('a\0b')).toThrow(NotAnArgument)
  })
})
