import fc from 'fast-check'
import { overridableGuards } from '../../src/model/ledger.ts'
import { ms } from '../../src/model/time.ts'
import { type Adversary, IDS, type Manner, type Sight, type Step, type Whom } from './adversary.ts'
import { type RuleSetName, ruleSets } from './adversary-rules.ts'

const id = fc.constantFrom(...IDS)

const whom: fc.Arbitrary<Whom> = fc.oneof(
  fc.constant('everyone' as const),
  fc.record({ id }),
  fc.record({ user: fc.constantFrom('pupil1', 'pupil2') }),
  fc.record({ station: id }),
)

const manner: fc.Arbitrary<Manner> = fc.oneof(
  fc.record({ kind: fc.constantFrom('peace' as const, 'after the verify' as const) }),
  fc.record({ kind: fc.constant('after the unlock' as const), delay: fc.constantFrom(0, 1, 100, 1_000, 2_000, 5_000) }),
  fc.record({
    kind: fc.constant('at the edge of the backoff' as const),
    off: fc.constantFrom(-1 as const, 0 as const, 1 as const),
  }),
)

const trouble = fc.record({
  failureRate: fc.constantFrom(0, 0.3),
  hangRate: fc.constantFrom(0, 0.3),
  lieRate: fc.constantFrom(0, 0.3),
  latency: fc.constantFrom(
    { min: ms(0), max: ms(0) },
    { min: ms(10), max: ms(2_000) },
    // Some answer after the deadline.
    { min: ms(2_000), max: ms(5_000) },
  ),
})

const sight: fc.Arbitrary<Sight> = fc.constantFrom(
  'well',
  'incomplete',
  'empty',
  'failing',
  'hanging',
  'twice the same id',
  'no words',
)

function does<const Does extends Step['does']>(
  ...what: readonly [Does, ...Does[]]
): { readonly does: fc.Arbitrary<Does> } {
  return { does: fc.constantFrom(...what) }
}

const setAside = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.subarray([...overridableGuards]) },
)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ ...does('block', 'log off', 'come back', 'toggle logon time'), id }) },
  { weight: 1, arbitrary: fc.record({ ...does('replace'), id, by: fc.constantFrom('guest', 'teacher') }) },
  { weight: 4, arbitrary: fc.record(does('block all')) },
  { weight: 2, arbitrary: fc.record(does('unblock all', 'log on', 'prune', 'stop', 'resume', 'arm')) },
  { weight: 2, arbitrary: fc.record(does('miss')) },
  { weight: 1, arbitrary: fc.record(does('crash', 'restart')) },
  { weight: 2, arbitrary: fc.record({ ...does('crash at'), moment: fc.constantFrom('intent', 'call', 'act', 'end') }) },
  { weight: 2, arbitrary: fc.record({ ...does('burst'), times: fc.integer({ min: 2, max: 6 }) }) },
  { weight: 4, arbitrary: fc.record({ ...does('fight'), manner }) },
  { weight: 2, arbitrary: fc.record({ ...does('trouble'), with: trouble }) },
  { weight: 1, arbitrary: fc.record({ ...does('look'), sight }) },
  {
    weight: 1,
    arbitrary: fc.record({
      ...does('set the clock'),
      by: fc.constantFrom(-86_400_000, -600_000, -5_000, 5_000, 600_000, 86_400_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ ...does('reboot'), downFor: fc.constantFrom('1s', '1h') }) },
  {
    weight: 1,
    arbitrary: fc.record({ ...does('sleep'), length: fc.constantFrom('10s', '1m', '2h', '13h'), counts: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...does('use rules'),
      // Its keys are these names and no others.
      name: fc.constantFrom(...(Object.keys(ruleSets) as RuleSetName[]), 'yielding'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ ...does('ask'), verb: fc.constantFrom('unlock', 'disconnect', 'apply'), id, setAside }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...does('pass by'),
      after: fc.constantFrom('end', 'crash'),
      verb: fc.constantFrom('unlock', 'disconnect', 'hold', 'release'),
      id,
    }),
  },
  { weight: 1, arbitrary: fc.record({ ...does('hold'), whom, for: fc.constantFrom('5s', '40s', '10m') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      ...does('override'),
      whom,
      ensure: fc.constantFrom('unlocked', 'disconnected', 'unmanaged'),
      for: fc.constantFrom('40s', '10m'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ ...does('release'), whom }) },
  {
    weight: 8,
    arbitrary: fc.record({
      ...does('wait'),
      length: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom('10ms', '1s', '3s', '10s', '30s') },
        { weight: 2, arbitrary: fc.constantFrom('1m', '2m') },
        { weight: 1, arbitrary: fc.constant('8m') },
      ),
    }),
  },
)

export const adversaries: fc.Arbitrary<Adversary> = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  concurrency: fc.constantFrom(1, 4),
  hints: fc.boolean(),
  watchesTime: fc.boolean(),
  blocked: fc.oneof(
    { weight: 4, arbitrary: fc.constant('known' as const) },
    { weight: 1, arbitrary: fc.constant('hidden' as const) },
  ),
  bornArmed: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  steps: fc.array(step, { minLength: 10, maxLength: 28, size: 'max' }),
})
