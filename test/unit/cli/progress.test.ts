import { expect, it } from 'vitest'
import { Progress } from '../../../src/cli/progress.ts'
import { lasting } from '../../support/bundle.ts'
import { recordedTerminal } from '../../support/terminal.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const watched = () => ({ ...recordedTerminal(), showsProgress: true })

it('says nothing of work that is soon done', async () => {
  const clock = new VirtualClock()
  const terminal = watched()
  const progress = new Progress(terminal, clock)
  await clock.advance(lasting('999ms'))
  progress.at(() => '1 plan')
  progress.clear()
  expect(terminal.shown).toEqual({ out: '', err: '' })
})

it('tells how far a long work is on one line, not too often, and clears it away', async () => {
  const clock = new VirtualClock()
  const terminal = watched()
  const progress = new Progress(terminal, clock)
  await clock.advance(lasting('1s'))
  progress.at(() => '1 plan')
  progress.at(() => '2 plans')
  await clock.advance(lasting('200ms'))
  progress.at(() => '3 plans')
  progress.clear()
  progress.clear()
  const end = `${String.fromCharCode(27)}[K`
  expect(terminal.shown).toEqual({ out: '', err: `\r1 plan${end}\r3 plans${end}\r${end}` })
})

it('is silent where nobody watches', async () => {
  const clock = new VirtualClock()
  const terminal = recordedTerminal()
  const progress = new Progress(terminal, clock)
  await clock.advance(lasting('5s'))
  progress.at(() => '1 plan')
  progress.clear()
  expect(terminal.shown.err).toBe('')
})
