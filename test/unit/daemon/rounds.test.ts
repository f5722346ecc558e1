import { expect, test } from 'vitest'
import { Rounds } from '../../../src/daemon/rounds.ts'
import { ms } from '../../../src/model/time.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

function rounds(): { clock: VirtualClock; rounds: Rounds; troubles: string[] } {
  const clock = new VirtualClock()
  const troubles: string[] = []
  const onTrouble = (what: string, error: unknown): void => {
    troubles.push(`${what}: ${String(error)}`)
  }
  return { clock, rounds: new Rounds(clock, onTrouble), troubles }
}

test('a round is gone again and again', async () => {
  const { clock, rounds: all } = rounds()
  let gone = 0
  all.every({ name: 'Looking', pause: ms(100), run: () => void gone++ })
  await clock.advance(ms(1_050))
  expect(gone).toBe(10)
})

test.each([
  [
    'throws',
    () => {
      throw new Error('the disk is full')
    },
  ],
  ['rejects', () => Promise.reject(new Error('the disk is full'))],
])('a round that %s is told of once, and gone again', async (_, run) => {
  const { clock, rounds: all, troubles } = rounds()
  let gone = 0
  all.every({
    name: 'Looking',
    pause: ms(100),
    run: () => {
      gone++
      return gone <= 5 ? run() : undefined
    },
  })
  await clock.advance(ms(1_050))
  expect(gone).toBe(10)
  expect(troubles).toEqual(['Looking: Error: the disk is full'])
})

test('a trouble that comes back after a good round is told of again', async () => {
  const { clock, rounds: all, troubles } = rounds()
  let gone = 0
  all.every({
    name: 'Looking',
    pause: ms(100),
    run: () => {
      gone++
      if (gone !== 2) throw new Error('busy')
    },
  })
  await clock.advance(ms(350))
  expect(troubles).toHaveLength(2)
})

test('closing waits for a round that is under way, and goes no more', async () => {
  const { clock, rounds: all } = rounds()
  let ended = 0
  const run = (): Promise<void> => new Promise(resolve => clock.after(ms(50), () => resolve(void ended++)))
  all.every({ name: 'Looking', pause: ms(100), run })
  await clock.advance(ms(120))
  const closing = all.close()
  await clock.advance(ms(1_000))
  await closing
  expect(ended).toBe(1)
})
