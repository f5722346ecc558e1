import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { type Ask, confirmEach, requireTerminal, withTerminal } from '../../../src/cli/confirm.ts'
import { InvalidInput } from '../../../src/cli/errors.ts'
import { decision } from '../../support/decision.ts'
import { recordedTerminal } from '../../support/terminal.ts'

const three = ['1', '2', '3'].map(id => decision({ id }))

function answering(...answers: readonly string[]): { readonly ask: Ask; readonly questions: string[] } {
  const left = [...answers]
  const questions: string[] = []
  return {
    questions,
    ask: async question => {
      questions.push(question)
      return left.shift() ?? null
    },
  }
}

it.each<[readonly string[], readonly string[] | 'quit']>([
  [
    ['y', 'n', 'YES'],
    ['1', '3'],
  ],
  [['n', 'no', 'n'], []],
  [
    ['n', 'a'],
    ['2', '3'],
  ],
  [['all'], ['1', '2', '3']],
  [['y', 'q'], 'quit'],
  [['y'], 'quit'],
  [
    ['', 'what', ' y ', 'y', 'y'],
    ['1', '2', '3'],
  ],
])('takes the answers %j', async (answers, allowed) => {
  const confirmed = await confirmEach(three, answering(...answers).ask)
  expect(confirmed.kind === 'quit' ? 'quit' : confirmed.decisions.map(({ session }) => session.id)).toEqual(allowed)
})

it('asks in the words of the cmdlets', async () => {
  const { ask, questions } = answering('y')
  await confirmEach([decision()], ask)
  expect(questions).toEqual([
    expect.stringContaining(
      'Performing the operation "Unlock-WmsSession" on target "Session 5 (CLASS\\ana, station 4)".',
    ),
  ])
})

it('reads answers from the terminal until there are no more', async () => {
  const terminal = recordedTerminal('y\nn\n', true)
  const answers = await withTerminal(terminal, async ask => [await ask('1?'), await ask('2?'), await ask('3?')])
  expect(answers).toEqual(['y', 'n', null])
  expect(terminal.shown.err).toBe('1?2?3?')
})

it('refuses to ask nobody', () => {
  expect(() => requireTerminal(recordedTerminal('y\n'))).toThrow(InvalidInput)
  expect(() => requireTerminal(recordedTerminal('y\n', true))).not.toThrow()
})

it('asks on the terminal itself where there is one, for the input may be a pipe', async () => {
  const piped = recordedTerminal('3 5\n')
  let asked = ''
  let closed = false
  const own = {
    input: Readable.from([Buffer.from('y\n')]),
    write: (text: string) => {
      asked += text
    },
    close: () => {
      closed = true
    },
  }
  const answer = await withTerminal({ ...piped, openTerminal: () => own }, ask => ask('Really? '))
  expect({ answer, asked, closed, err: piped.shown.err }).toEqual({
    answer: 'y',
    asked: 'Really? ',
    closed: true,
    err: '',
  })
})
