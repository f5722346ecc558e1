import { expect, test } from 'vitest'
import { replay } from '../../../src/cli/replaying.ts'
import { type PreparedBundle, prepare } from '../../../src/planner/plan.ts'
import { block, blockAll } from '../../../src/providers/simulator/events.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { bundle, clock, lasting, reapply, rule, window } from '../../support/bundle.ts'
import { failing, slowly } from '../../support/host.ts'
import { Loop } from '../../support/loop.ts'
import { digestOf } from '../../support/recording.ts'

const contested = {
  ...reapply,
  contestedAfter: { reversals: 3, within: lasting('10m') },
  whenContested: 'yield' as const,
}
const first = [
  rule({ rule: 'open', reapply: contested, windows: [window({ from: clock('08:00'), to: clock('09:40') })] }),
  rule({
    rule: 'third-goes',
    priority: 2,
    match: { station: ['3'] },
    ensure: 'disconnected',
    notice: { before: lasting('2m'), text: 'soon' },
    notBefore: null,
  }),
]
const second = [rule({ rule: 'open', honour: lasting('5m'), digest: 'sha256:honours' })]

test('every plan of a fight with holds, overrides, failures, a crash and other rules comes to the same bytes again', async () => {
  const zones = await loadZones()
  await using loop = new Loop({ rules: first, pupils: 4 })
  loop.behaviours.set('4', slowly(loop, '3s'))
  loop.start()
  await loop.rest()
  for (let round = 0; round < 4; round++) {
    loop.happen(blockAll)
    await loop.pass('20s')
  }
  const one = { text: 'station=1', match: { station: ['1'] } }
  await loop.order({ verb: 'hold', selector: one, length: { for: lasting('3m') }, reason: 'oral exam' })
  loop.happen(blockAll)
  await loop.pass('1m')
  await loop.order({ verb: 'release', target: { selector: one } })
  const ensure = 'disconnected' as const
  await loop.order({ verb: 'override', selector: one, ensure, length: { for: lasting('3m') }, reason: 'exam moved' })
  loop.behaviours.set('2', failing(new Error('busy')))
  loop.happen(state => block(state, '2'))
  await loop.pass('5m')
  loop.crash()
  await loop.pass('10s')
  loop.start()
  await loop.pass('40m')
  loop.use(second)
  loop.happen(blockAll)
  await loop.pass('10m')
  const policies = new Map<string, PreparedBundle>([
    ['sha256:one', prepare(bundle(first))],
    [loop.revision, prepare(bundle(second, { revision: loop.revision }))],
  ])
  const options = {
    policies: ({ revision }: { readonly revision: string }) =>
      policies.get(revision) ?? ({ code: 'policies-gone', revision } as const),
    zones,
    version: 'test',
    zoneData: 'test',
    digest: digestOf,
  }
  const replayed = [...loop.store.recordedPlans({})].map(recorded => ({
    ...replay(recorded, options),
    reasons: recorded.decisions.map(({ reason }) => reason),
    policies: recorded.decisions.map(({ policy }) => policy),
  }))
  expect(replayed.filter(({ verdict }) => verdict !== 'identical')).toEqual([])
  expect(replayed.length).toBeGreaterThan(12)
  const policiesSeen = new Set(replayed.flatMap(each => each.policies))
  expect(policiesSeen).toContain('override')
  const reasons = new Set(replayed.flatMap(each => each.reasons))
  expect([...reasons]).toEqual(
    expect.arrayContaining(['blocked', 'in-flight', 'contested', 'held', 'notice', 'backoff', 'no-rule']),
  )
})
