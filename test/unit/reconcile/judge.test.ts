import { expect, test } from 'vitest'
import type { Intent } from '../../../src/model/action.ts'
import { identify } from '../../../src/model/incarnation.ts'
import type { Tristate } from '../../../src/model/session.ts'
import { ms } from '../../../src/model/time.ts'
import { judge } from '../../../src/reconcile/judge.ts'
import { observation, session } from '../../support/observation.ts'

/** What a look long after the call says of an unlock. @param unlockLiftsLocks unlocking lifts a person's own lock as well */
function shown(blocked: Tristate, locked: Tristate, unlockLiftsLocks = true): unknown {
  const seen = session({ blocked, locked })
  const look = { ...observation([seen]), unlockLiftsLocks }
  const incarnation = identify(look, new Map()).get(seen.id)
  if (incarnation === undefined) throw new Error('a session without a user has no incarnation')
  const intent: Intent = {
    id: 'one',
    incarnation,
    action: 'unlock',
    status: 'change',
    rule: { policy: 'exam-room', rule: 'open', file: 'exam-room.yaml', line: 1, digest: 'sha256:one' },
    timeout: ms(10_000),
    limit: { count: 120, per: ms(3_600_000) },
    plan: 'plan-one',
    request: null,
  }
  const evidence = { observation: look, sessions: new Map([[seen.id, seen]]), begunAt: ms(9_000), settle: ms(2_000) }
  return judge({ intent, endedAt: ms(1_000) }, evidence)
}

test.each([
  ['no', 'no', 'verified'],
  ['no', 'yes', 'refuted'],
  ['no', 'unknown', 'unverifiable'],
  ['yes', 'yes', 'refuted'],
  ['unknown', 'no', 'unverifiable'],
] as const)(
  'an unlock that lifts locks too, after which it is blocked: %s and locked: %s, is %s',
  (blocked, locked, effect) => {
    expect(shown(blocked, locked)).toBe(effect)
  },
)

test('where an unlock lifts no lock of a person, who is locked and not blocked shows that it worked', () => {
  expect(shown('no', 'yes', false)).toBe('verified')
})
