import { expect, test } from 'vitest'
import { RequestDesk } from '../../../src/daemon/requests.ts'
import type { Answer, PendingRequest, Request, RequestInbox } from '../../../src/store/requests.ts'
import { lasting } from '../../support/bundle.ts'
import { startLoop } from '../../support/loop.ts'

/** An inbox in memory. */
function inboxOf(...requests: readonly Request[]): RequestInbox & { readonly answers: Map<string, Answer> } {
  const waiting = new Map<string, PendingRequest>(
    requests.map((request, index) => [`r${index}`, { id: `r${index}`, request, by: 'CLASS\\ms.keller' }]),
  )
  const answers = new Map<string, Answer>()
  return {
    answers,
    changed: () => waiting.size > 0,
    pending: () => [...waiting.values()],
    take: id => waiting.delete(id),
    answer: (id, answer) => void answers.set(id, answer),
    close: () => {},
  }
}

const hold = (id: string): Request => ({
  verb: 'hold',
  selector: { text: id, match: { sessionId: [id] } },
  length: { for: lasting('20m') },
  reason: 'exam',
})

test('orders are answered while a look hangs; who asks for an action waits for the next look', async () => {
  await using loop = await startLoop()
  loop.look = () => new Promise(() => {})
  loop.reconciler.trigger()
  await loop.rest()
  const inbox = inboxOf(hold('1'), hold('77'), {
    verb: 'unlock',
    sessionIds: ['2'],
    timeout: lasting('10s'),
  })
  const { reconciler } = loop
  const desk = new RequestDesk({ inbox, reconciler, onTaken: () => {}, onEnd: () => {}, policyProblem: () => null })
  desk.takeAll()
  await loop.rest()
  expect([...inbox.answers]).toMatchObject([
    ['r0', { kind: 'ordered', ordered: { sessions: ['1'] } }],
    ['r1', { kind: 'refused', message: expect.stringMatching(/no session 77/) }],
  ])
  await loop.pass('5s')
  expect(inbox.answers.get('r2')).toMatchObject({ kind: 'failed' })
})

test('who asks for the end is told so once the daemon knows it, and nothing is done to any session', async () => {
  await using loop = await startLoop()
  const inbox = inboxOf({ verb: 'end' })
  const told: string[] = []
  const { reconciler } = loop
  const desk = new RequestDesk({
    inbox,
    reconciler,
    onTaken: () => {},
    onEnd: ({ by }) => told.push(`${by}, answered: ${inbox.answers.size}`),
    policyProblem: () => null,
  })
  desk.takeAll()
  expect(told).toEqual(['CLASS\\ms.keller, answered: 0'])
  expect([...inbox.answers]).toEqual([['r0', { kind: 'ending' }]])
})
