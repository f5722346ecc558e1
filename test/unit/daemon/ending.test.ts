import { expect, test } from 'vitest'
import { endAll } from '../../../src/daemon/ending.ts'
import { RequestDesk } from '../../../src/daemon/requests.ts'
import { Rounds } from '../../../src/daemon/rounds.ts'
import { ms } from '../../../src/model/time.ts'
import type { PolicyTexts } from '../../../src/policy/directory.ts'
import { openPolicyDirectory, type PolicySource } from '../../../src/policy/source.ts'
import { block } from '../../../src/providers/simulator/events.ts'
import type { RequestInbox } from '../../../src/store/requests.ts'
import { slowly } from '../../support/host.ts'
import { type Loop, startLoop } from '../../support/loop.ts'
import { loadTexts } from '../../support/policy-folder.ts'

const nothing: RequestInbox = {
  changed: () => false,
  pending: () => [],
  take: () => false,
  answer: () => {},
  close: () => {},
}

/** Policies on a share that answers once and then no more. */
async function share({ clock }: Loop): Promise<PolicySource> {
  const texts: PolicyTexts = { files: [{ path: 'x.yaml', text: '1' }], diagnostics: [], links: [] }
  let reads = 0
  const read = (): Promise<PolicyTexts> => (reads++ === 0 ? Promise.resolve(texts) : new Promise(() => {}))
  const watch = async () => ({ follow: async () => false, close: async () => {} })
  return await openPolicyDirectory(
    { folder: 'share', load: loadTexts, clock, settle: ms(100), onEvent: () => {} },
    { read, watch },
  )
}

interface Ending {
  readonly closing: Promise<void>
  closed: boolean
}

/** Ends a daemon of whose policies a reading hangs, and whose provider goes on with its hints. */
async function endBesideHangingShare(loop: Loop): Promise<Ending> {
  const { clock, reconciler } = loop
  const policies = await share(loop)
  const rounds = new Rounds(clock, () => {})
  rounds.every({ name: 'Reading the policies', pause: ms(1_000), run: () => policies.refresh() })
  await loop.pass('2s')
  const desk = new RequestDesk({
    inbox: nothing,
    reconciler,
    onTaken: () => {},
    onEnd: () => {},
    onSync: () => Promise.reject(new Error('nobody syncs here')),
    onPlan: () => Promise.reject(new Error('nobody plans here')),
    policyProblem: () => null,
    beforeForgetting: () => {},
  })
  const following = new Promise<void>(() => {})
  const ending: Ending = {
    closing: endAll({ clock, reconciler, desk, others: [rounds, policies], following }).then(() => {
      ending.closed = true
    }),
    closed: false,
  }
  return ending
}

test('the loop begins nothing any more although a reading of the policies hangs, and the end comes soon', async () => {
  await using loop = await startLoop()
  const ending = await endBesideHangingShare(loop)
  loop.happen(state => block(state, '1'))
  await loop.pass('5s')
  expect([loop.calls.length, ending.closed]).toEqual([0, true])
})

test('an action that runs has its time, however long the others take', async () => {
  await using loop = await startLoop()
  loop.behaviours.set('*', slowly(loop, '8s'))
  loop.happen(state => block(state, '1'))
  const ending = await endBesideHangingShare(loop)
  await loop.pass('5s')
  expect([loop.calls.length, ending.closed]).toEqual([1, false])
  await loop.pass('20s')
  expect(ending.closed).toBe(true)
  expect(loop.journal('effect')).toMatchObject([{ detail: { effect: 'verified' } }])
})
