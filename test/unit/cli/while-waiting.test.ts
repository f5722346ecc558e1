import { expect, test } from 'vitest'
import { whileWaiting } from '../../../src/cli/while-waiting.ts'
import { VirtualClock } from '../../../src/policy-tests/virtual-clock.ts'
import { recordedTerminal } from '../../support/terminal.ts'

/** @returns what was written while something took so long */
async function shown(length: number, showsProgress: boolean): Promise<string> {
  const clock = new VirtualClock()
  const terminal = recordedTerminal()
  const done = Promise.withResolvers<string>()
  const waited = whileWaiting(() => 'Fetching p.git', done.promise, { ...terminal, showsProgress }, clock)
  await clock.advance(length)
  done.resolve('fetched')
  expect(await waited).toBe('fetched')
  await clock.advance(10_000)
  return terminal.shown.err
}

test('what is waited for is said on a terminal after a second, and taken away again', async () => {
  expect(await shown(900, true)).toBe('')
  const end = `${String.fromCharCode(27)}[K`
  expect(await shown(1_400, true)).toBe(`\rFetching p.git${end}\r${end}`)
  expect(await shown(60_000, false)).toBe('')
})

test('an error passes through, and nothing is told after it', async () => {
  const clock = new VirtualClock()
  const terminal = { ...recordedTerminal(), showsProgress: true }
  const failed = Promise.reject(new Error('no such host'))
  await expect(whileWaiting(() => 'Fetching', failed, terminal, clock)).rejects.toThrow('no such host')
  await clock.advance(10_000)
  expect(terminal.shown.err).toBe('')
})
