import { describe, expect, it } from 'vitest'
import { splitVerb } from '../../../src/cli/arguments.ts'
import { InvalidInput } from '../../../src/cli/errors.ts'
import { parseVerb } from '../../../src/cli/program.ts'
import { duration } from '../../../src/cli/values.ts'
import { verb } from '../../../src/cli/verb.ts'
import { recordedTerminal } from '../../support/terminal.ts'

const wake = verb({
  name: 'wake',
  summary: 'Wake stations',
  args: '[station...]',
  options: {
    atOnce: { description: 'do not wait' },
    within: { value: 'TIME', description: 'how long to try', read: duration },
    noBell: { description: 'be quiet' },
  },
  formats: ['text', 'json'],
  examples: [{ command: 'stationkeeper wake 3', does: 'Wake station 3.' }],
  run: async () => 0,
})

describe('the arguments of a verb', () => {
  it('become typed flags, global flags, a format and the rest', () => {
    const args = ['3', '--within', '10s', '--state', '/s', '-o', 'json', '5']
    expect(parseVerb(wake, args, recordedTerminal())).toEqual({
      flags: { atOnce: false, within: 10_000, noBell: false },
      globals: { settings: null, state: '/s', policies: null, provider: null, logLevel: null },
      args: ['3', '5'],
      format: 'json',
    })
  })

  it('have defaults', () => {
    expect(parseVerb(wake, ['--at-once', '--no-bell'], recordedTerminal())).toMatchObject({
      flags: { atOnce: true, within: null, noBell: true },
      args: [],
      format: 'text',
    })
  })

  it.each<[string, readonly string[], RegExp]>([
    ['an unknown flag', ['--at-one'], /unknown option '--at-one'/],
    ['a value that cannot be read', ['--within', 'soon'], /--within: "soon" is no length of time/],
    ['a flag without its value', ['--within'], /argument missing/],
    ['an unknown format', ['-o', 'xml'], /"xml" is no format of wake/],
    ['an empty folder', ['--state', ''], /--state has no value/],
  ])('are refused with %s', (_, args, words) => {
    expect(() => parseVerb(wake, args, recordedTerminal())).toThrow(InvalidInput)
    expect(() => parseVerb(wake, args, recordedTerminal())).toThrow(words)
  })

  it('are asked about with "did you mean"', () => {
    expect(() => parseVerb(wake, ['--at-one'], recordedTerminal())).toThrow(
      expect.objectContaining({ hint: 'did you mean --at-once?' }),
    )
  })

  it('show help with its examples when that is asked for', () => {
    const terminal = recordedTerminal()
    expect(parseVerb(wake, ['--within', 'soon', '--help'], terminal)).toBeNull()
    expect(terminal.shown.out).toContain('--within <TIME>')
    expect(terminal.shown.out).toContain('$ stationkeeper wake 3\n      Wake station 3.')
  })
})

describe('the verb', () => {
  it.each<[readonly string[], string | null, readonly string[]]>([
    [[], null, []],
    [['plan', '--all'], 'plan', ['--all']],
    [['--state', 'plan', 'sessions'], 'sessions', ['--state', 'plan']],
    [['--state=x', '-o', 'json', 'plan', 'y'], 'plan', ['--state=x', '-o', 'json', 'y']],
    [['--help'], null, ['--help']],
  ])('is found in %j', (args, name, rest) => {
    expect(splitVerb(args)).toEqual({ verb: name, rest })
  })
})
