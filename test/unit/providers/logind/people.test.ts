import { expect, test } from 'vitest'
import { ms } from '../../../../src/model/time.ts'
import { People } from '../../../../src/providers/logind/people.ts'
import { seenSession } from '../../../support/seen-session.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

const ana = seenSession({ id: 'c1', user: 'ana' })
const ben = seenSession({ id: 'c2', user: 'ben' })

test('a directory that never answers for one person keeps the groups of the others waiting for ten seconds, and no longer', async () => {
  const clock = new VirtualClock()
  const asked: string[] = []
  const people = new People(
    {
      lockers: () => ({ of: () => null, settled: async () => {}, close: () => {} }),
      groupsOf(user, { signal }) {
        asked.push(user)
        if (user === 'ben') return Promise.resolve({ groups: ['pupils'], admin: false })
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
    },
    clock,
    () => {},
  )
  const learnt = people.learn([ana, ben])
  await clock.advance(ms(9_999))
  expect(asked).toEqual(['ana'])
  await clock.advance(ms(1))
  await learnt
  expect([people.of(ana).groups, people.of(ben).groups?.groups]).toEqual([null, ['pupils']])
  people.close()
})
