import { expect, it } from 'vitest'
import { InvalidInput } from '../../../src/cli/errors.ts'
import { parseVerb } from '../../../src/cli/program.ts'
import { setAsideOf, setAsideOptions } from '../../../src/cli/set-aside.ts'
import { verb } from '../../../src/cli/verb.ts'
import { recordedTerminal } from '../../support/terminal.ts'

const acts = verb({
  name: 'act',
  summary: 'Act',
  options: setAsideOptions,
  formats: [],
  examples: [],
  run: () => Promise.resolve(0),
})

function read(...args: readonly string[]): unknown {
  const parsed = parseVerb(acts, args, recordedTerminal())
  return parsed === null ? null : setAsideOf(parsed.flags)
}

it('takes guards with commas between, or the flag again, each once', () => {
  const setAside = { guards: ['held', 'notice', 'contested'], reason: 'now' }
  expect(read('--override', 'held,notice', '--override', 'contested,held', '--reason', 'now')).toEqual({ setAside })
  expect(read()).toEqual({})
})

it.each([
  ['without a reason', ['--override', 'held'], /needs --reason/],
  ['with a reason for nothing', ['--reason', 'because'], /needs --override/],
  ['that nobody may set aside', ['--override', 'session-limit', '--reason', 'x'], /"session-limit" is no guard/],
  ['with an empty name', ['--override', 'held,', '--reason', 'x'], /empty/],
])('refuses guards %s', (_, args, words) => {
  expect(() => read(...args)).toThrow(InvalidInput)
  expect(() => read(...args)).toThrow(words)
})

it('names the guards that there are, and the one that was meant', () => {
  try {
    read('--override', 'helt', '--reason', 'x')
    expect.unreachable()
  } catch (error) {
    expect(error).toMatchObject({ hint: expect.stringMatching(/^did you mean held\? there are disarmed, protected,/) })
  }
})
