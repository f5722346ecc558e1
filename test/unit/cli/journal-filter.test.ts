import { expect, it } from 'vitest'
import history from '../../../src/cli/commands/history.ts'
import { InvalidInput } from '../../../src/cli/errors.ts'
import { historyFlags, journalFilter } from '../../../src/cli/journal-filter.ts'
import { parseVerb } from '../../../src/cli/program.ts'
import { verb } from '../../../src/cli/verb.ts'
import { lasting } from '../../support/bundle.ts'
import { noon } from '../../support/observation.ts'
import { recordedTerminal } from '../../support/terminal.ts'

const reads = verb({ ...history, options: historyFlags, run: () => Promise.resolve(0) })

function filter(...args: readonly string[]): unknown {
  const parsed = parseVerb(reads, args, recordedTerminal())
  return parsed === null ? null : journalFilter(parsed.flags, noon)
}

it('lets everything through where nothing was said', () => {
  expect(filter()).toEqual({})
})

it('narrows by all that was said together, and by times ago as well as instants', () => {
  const said =
    '--since 2h --until 2026-11-21T11:00:00Z --session 5 --user ana --kind contested,calm --action unlock --rule exam/open --last 3'
  expect(filter(...said.split(' '))).toEqual({
    since: noon - lasting('2h'),
    until: Date.parse('2026-11-21T11:00:00Z'),
    sessionId: '5',
    user: 'ana',
    kinds: ['contested', 'calm'],
    action: 'unlock',
    rule: 'exam/open',
    last: 3,
  })
})

it.each([
  ['--kind', 'contestd', 'did you mean contested?'],
  ['--kind', 'xyzzy', /^there are intent, .*contested/],
  ['--action', 'hold', 'there are unlock and disconnect'],
])('refuses %s %s', (flag, value, hint) => {
  try {
    filter(flag, value)
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInput)
    expect(error).toMatchObject({ hint: typeof hint === 'string' ? hint : expect.stringMatching(hint) })
  }
})
