import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commandLine } from '../../../src/windows/command-line.ts'
import { parsed } from '../../support/windows-arguments.ts'

test('an argument on Windows, of whatever kind, is found again as it was', () => {
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
