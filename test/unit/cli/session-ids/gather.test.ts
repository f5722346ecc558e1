import { expect, it } from 'vitest'
import { InvalidInput } from '../../../../src/cli/errors.ts'
import { gatherIds } from '../../../../src/cli/session-ids/gather.ts'
import { recordedTerminal } from '../../../support/terminal.ts'

it('takes arguments and leaves the pipe alone', async () => {
  const terminal = recordedTerminal('7')
  expect(await gatherIds(['3', '5'], terminal)).toEqual(['3', '5'])
  expect(terminal.input.readableDidRead).toBe(false)
})

it('reads the pipe where there are no arguments', async () => {
  expect(await gatherIds([], recordedTerminal('[3,5]'))).toEqual(['3', '5'])
})

it('takes both for a dash', async () => {
  expect(await gatherIds(['3', '-'], recordedTerminal('5 3'))).toEqual(['3', '5'])
})

it('finds nothing in a pipe that brought nothing', async () => {
  expect(await gatherIds([], recordedTerminal(''))).toEqual([])
})

it('does not wait for a person to type ids', async () => {
  await expect(gatherIds([], recordedTerminal())).rejects.toThrow(InvalidInput)
})
