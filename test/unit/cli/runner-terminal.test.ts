import { describe, expect, it } from 'vitest'
import { runCommandLine } from '../../../src/cli/command-line.ts'
import { runnerTerminal } from '../../../src/cli/runner-terminal.ts'
import { recordedTerminal } from '../../support/terminal.ts'

const nasty = '  ::set-output name=a::b\nsay ##[add-mask]x\r::stop-commands::t\n::notice::n\n'

describe('beside a runner that takes lines for commands', () => {
  it.each(['text', 'markdown', 'powershell', 'junit'] as const)('%s has none', format => {
    const terminal = recordedTerminal()
    runnerTerminal(terminal, format).out(nasty)
    expect(terminal.shown.out).toBe(
      '  \\u{3a}:set-output name=a::b\nsay ##\\u005badd-mask]x\r\\u{3a}:stop-commands::t\n\\u{3a}:notice::n\n',
    )
  })

  it('json has none and means the same', () => {
    const terminal = recordedTerminal()
    const value = { user: '##[add-mask]x', is: ['::notice::n', '##[#'] }
    runnerTerminal(terminal, 'json').out(JSON.stringify(value, null, 2))
    expect(terminal.shown.out).not.toContain('##[')
    expect(terminal.shown.out).not.toMatch(/^\s*::/m)
    expect(JSON.parse(terminal.shown.out)).toEqual(value)
  })

  it('github has them on standard output alone', () => {
    const terminal = recordedTerminal()
    const guarded = runnerTerminal(terminal, 'github')
    guarded.out('::notice::n\n')
    guarded.err('::notice::n\n')
    expect(terminal.shown).toEqual({ out: '::notice::n\n', err: '\\u{3a}:notice::n\n' })
  })

  it('the terminal stays what it is otherwise', () => {
    const terminal = { ...recordedTerminal(), outIsTerminal: true, columns: 33 }
    const { columns, outIsTerminal, colour, input } = runnerTerminal(terminal, 'text')
    expect({ columns, outIsTerminal, colour, input }).toEqual({
      columns: 33,
      outIsTerminal: true,
      colour: terminal.colour,
      input: terminal.input,
    })
  })

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['is guarded where one runs it', { GITHUB_ACTIONS: 'true' }, '##\\u005b'],
    ['is as ever where none does', {}, '##['],
  ])('the command line %s', async (_, env, shown) => {
    const terminal = recordedTerminal()
    expect(await runCommandLine({ args: ['##[group]verb'], env, cwd: '.', terminal })).toBe(3)
    expect(terminal.shown.err).toContain(`${shown}group]verb`)
  })
})
