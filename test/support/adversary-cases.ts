import { ms } from '../../src/model/time.ts'
import type { Adversary } from './adversary.ts'

const plain = { seed: 1, concurrency: 1, hints: false, watchesTime: false, blocked: 'known', bornArmed: true } as const

/** Adversaries before whom the loop once failed or a weaker one would, as small as they could be made. */
export const cases: Readonly<Record<string, Adversary>> = {
  'a call that waited for its turn counts from its end, not from its intent': {
    ...plain,
    blocked: 'hidden',
    steps: [
      { does: 'block all' },
      { does: 'fight', manner: { kind: 'after the unlock', delay: 0 } },
      {
        does: 'trouble',
        with: { failureRate: 0, hangRate: 0, lieRate: 0, latency: { min: ms(10), max: ms(2_000) } },
      },
      { does: 'wait', length: '10ms' },
    ],
  },
  'whoever sets a hold aside may take up the unlock that was waiting before the hold': {
    ...plain,
    steps: [
      { does: 'burst', times: 2 },
      {
        does: 'trouble',
        with: { failureRate: 0, hangRate: 0, lieRate: 0, latency: { min: ms(2_000), max: ms(5_000) } },
      },
      { does: 'wait', length: '2m' },
      { does: 'hold', whom: { user: 'pupil2' }, for: '5s' },
      { does: 'ask', verb: 'unlock', id: '2', setAside: ['held'] },
      { does: 'wait', length: '8m' },
      { does: 'miss' },
      { does: 'wait', length: '10ms' },
      { does: 'block', id: '1' },
      { does: 'burst', times: 2 },
      { does: 'wait', length: '10ms' },
    ],
  },
  'sessions that nobody could read are no sessions': {
    ...plain,
    steps: [
      { does: 'look', sight: 'no words' },
      { does: 'burst', times: 2 },
      { does: 'ask', verb: 'unlock', id: '1', setAside: [] },
      { does: 'fight', manner: { kind: 'at the edge of the backoff', off: -1 } },
      { does: 'crash' },
      { does: 'use rules', name: 'open' },
    ],
  },
  'a Block All that is lifted again and again fills the limit of the host': {
    ...plain,
    steps: [
      { does: 'block', id: '1' },
      { does: 'block all' },
      { does: 'wait', length: '10ms' },
      { does: 'block all' },
      { does: 'fight', manner: { kind: 'after the verify' } },
      { does: 'wait', length: '1m' },
      { does: 'use rules', name: 'open' },
    ],
  },
  'a hold of one session outlasts a look that misses the session': {
    ...plain,
    hints: true,
    steps: [
      { does: 'hold', whom: { id: '1' }, for: '10m' },
      { does: 'wait', length: '1s' },
      { does: 'miss' },
      { does: 'block', id: '1' },
      { does: 'wait', length: '1m' },
    ],
  },
  'a fight that a rule yields to outlasts a look that misses the session': {
    ...plain,
    hints: true,
    steps: [
      // So that the limit of the host leaves room.
      { does: 'log off', id: '2' },
      { does: 'log off', id: '3' },
      { does: 'use rules', name: 'yielding' },
      { does: 'fight', manner: { kind: 'after the verify' } },
      { does: 'wait', length: '30s' },
      { does: 'miss' },
      { does: 'wait', length: '30s' },
    ],
  },
  'an honoured block gets no second hold after a look that misses the session': {
    ...plain,
    hints: true,
    steps: [
      { does: 'use rules', name: 'honouring' },
      { does: 'block', id: '1' },
      { does: 'wait', length: '10s' },
      { does: 'miss' },
      { does: 'wait', length: '10s' },
    ],
  },
  'a verb without a daemon ends no fight': {
    ...plain,
    hints: true,
    steps: [
      { does: 'use rules', name: 'yielding' },
      { does: 'fight', manner: { kind: 'after the verify' } },
      { does: 'wait', length: '30s' },
      { does: 'pass by', after: 'crash', verb: 'hold', id: '2' },
      { does: 'wait', length: '10s' },
    ],
  },
  'a verb without a daemon ends no honoured block': {
    ...plain,
    hints: true,
    steps: [
      { does: 'use rules', name: 'honouring' },
      { does: 'block', id: '1' },
      { does: 'wait', length: '1s' },
      { does: 'pass by', after: 'crash', verb: 'unlock', id: '2' },
      { does: 'wait', length: '10s' },
    ],
  },
  'a limit that looks back a day is still full when retention has been there': {
    ...plain,
    steps: [
      { does: 'use rules', name: 'daily' },
      { does: 'fight', manner: { kind: 'after the unlock', delay: 0 } },
      { does: 'wait', length: '1m' },
      { does: 'sleep', length: '2h', counts: true },
      { does: 'prune' },
      { does: 'crash' },
      { does: 'fight', manner: { kind: 'after the unlock', delay: 0 } },
      { does: 'wait', length: '1m' },
    ],
  },
}
