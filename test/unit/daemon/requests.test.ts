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

const nothingElse = {
  onTaken: () => {},
  onEnd: () => {},
  onSync: () => Promise.reject(new Error('nobody syncs here')),
  onPlan: () => Promise.reject(new Error('nobody plans here')),
  policyProblem: () => null,
  beforeForgetting: () => {},
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
  const desk = new RequestDesk({ ...nothingElse, inbox, reconciler })
  desk.takeAll()
  await loop.rest()
  expect([...inbox.answers]).toMatchObject([
    ['r0', { kind: 'ordered', ordered: { sessions: ['1'] } }],
    ['r1', { kind: 'refused', message: expect.stringMatching(/no session 77/) }],
  ])
  await loop.pass('5s')
  expect(inbox.answers.get('r2')).toMatchObject({ kind: 'failed' })
})

test('before somebody is forgotten the journal has what waits for it, and where it can not have that nobody is', async () => {
  await using loop = await startLoop()
  const { reconciler } = loop
  const forget: Request = { verb: 'forget', user: 'left.long.ago' }
  const order: string[] = []
  const inbox = inboxOf(forget, forget)
  const desk = new RequestDesk({
    ...nothingElse,
    inbox,
    reconciler,
    beforeForgetting() {
      order.push(`${inbox.answers.size} answered`)
      if (order.length === 2) throw new Error('the disk is full')
    },
  })
  desk.takeAll()
  await loop.rest()
  expect(order).toEqual(['0 answered', '0 answered'])
  expect(inbox.answers.get('r0')).toMatchObject({ kind: 'ordered' })
  expect(inbox.answers.get('r1')).toEqual({ kind: 'failed', message: 'the disk is full' })
})

test('who asks for the end is told so once the daemon knows it, and nothing is done to any session', async () => {
  await using loop = await startLoop()
  const inbox = inboxOf({ verb: 'end' })
  const told: string[] = []
  const { reconciler } = loop
  const desk = new RequestDesk({
    ...nothingElse,
    inbox,
    reconciler,
    onEnd: ({ by }) => told.push(`${by}, answered: ${inbox.answers.size}`),
  })
  desk.takeAll()
  expect(told).toEqual(['CLASS\\ms.keller, answered: 0'])
  expect([...inbox.answers]).toEqual([['r0', { kind: 'ending' }]])
})

test('who asks for a sync or a plan gets what the daemon says of it, or why it could not', async () => {
  await using loop = await startLoop()
  const { reconciler } = loop
  const sync: Request = { verb: 'sync', allowRollback: true, reason: 'wrong merge' }
  const inbox = inboxOf(sync, { verb: 'plan', files: null, byHand: false })
  const desk = new RequestDesk({
    ...nothingElse,
    inbox,
    reconciler,
    onSync: async ({ request, by }) => ({
      source: 'p',
      revision: `${request.reason} by ${by}`,
      commit: null,
      problem: null,
      unreached: false,
      follows: null,
    }),
  })
  desk.takeAll()
  await loop.rest()
  expect([...inbox.answers]).toEqual([
    [
      'r0',
      {
        kind: 'synced',
        synced: {
          source: 'p',
          revision: 'wrong merge by CLASS\\ms.keller',
          commit: null,
          problem: null,
          unreached: false,
          follows: null,
        },
      },
    ],
    ['r1', { kind: 'failed', message: 'nobody plans here' }],
  ])
})

test('a sync that hangs is ended once the daemon ends', async () => {
  await using loop = await startLoop()
  const { reconciler } = loop
  const inbox = inboxOf({ verb: 'sync', allowRollback: false, reason: null })
  const desk = new RequestDesk({
    ...nothingElse,
    inbox,
    reconciler,
    onSync: (_, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  })
  desk.takeAll()
  await loop.rest()
  expect(inbox.answers.size).toBe(0)
  await desk.close()
  expect([...inbox.answers]).toMatchObject([
    ['r0', { kind: 'failed', message: expect.stringMatching(/shutting down/) }],
  ])
})
