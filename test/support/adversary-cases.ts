import { ms } from '../../src/model/time.ts'
import type { Adversary } from './adversary.ts'

const plain = { seed: 1, concurrency: 1, hints: false, watchesTime: false, blocked: 'known' } as const

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
