import { describe, expect, it } from 'vitest'
import { type Cause, type ReplayOptions, ReplayTally, replay } from '../../../src/cli/replaying.ts'
import { type PreparedBundle, prepare } from '../../../src/planner/plan.ts'
import { bundle, rule, window } from '../../support/bundle.ts'
import { session } from '../../support/observation.ts'
import { hold } from '../../support/placed.ts'
import { inputsOf } from '../../support/planning.ts'
import { digestOf, recorded } from '../../support/recording.ts'

const rules = [rule()]
const sessions = [session({ blocked: 'yes' }), session({ id: '6', user: 'ben' })]
const inputs = inputsOf(rules, sessions, { holds: { holds: [hold()] } })

function options(given: Partial<ReplayOptions> & { readonly bundle?: PreparedBundle | Cause } = {}): ReplayOptions {
  const { bundle: prepared = inputs.prepared, ...rest } = given
  return { policies: () => prepared, zones: null, version: '1.0.0', zoneData: '2026a', digest: digestOf, ...rest }
}

const otherwise = prepare(bundle([rule({ ensure: 'unmanaged' })]))

describe('a plan that is made again', () => {
  it('is identical when it is the same to the byte', () => {
    expect(replay(recorded(inputs), options())).toMatchObject({ verdict: 'identical', causes: [], differences: [] })
  })

  it('is made with the policies as they were written then', () => {
    const asked: string[] = []
    const policies = ({ bundle }: { readonly bundle: string }) => {
      asked.push(bundle)
      return inputs.prepared
    }
    replay({ ...recorded(inputs), bundle: 'as written' }, options({ policies }))
    expect(asked).toEqual(['as written'])
  })

  it('differs in the sessions of which something else is decided', () => {
    expect(replay(recorded(inputs), options({ bundle: otherwise }))).toMatchObject({
      verdict: 'differs',
      causes: [],
      differences: [
        {
          sessionId: '5',
          was: { status: 'withheld', action: 'unlock', reason: 'held', policy: 'room', rule: 'open' },
          now: { status: 'unmanaged', action: 'none', reason: 'unmanaged-by-rule' },
        },
        { sessionId: '6', was: { status: 'in-sync' }, now: { status: 'unmanaged' } },
      ],
    })
  })

  it('differs even where every decision is the same, if nothing explains the other bytes', () => {
    const again = replay(recorded(inputs, { digest: 'f'.repeat(64) }), options())
    expect(again).toMatchObject({ verdict: 'differs', causes: [], differences: [] })
  })

  it('lists sessions that came and went', () => {
    const decisions = recorded(inputs).decisions.map(each =>
      each.sessionId === '6' ? { ...each, sessionId: '7' } : each,
    )
    const again = replay(recorded(inputs, { digest: '', decisions }), options())
    expect(again.differences).toMatchObject([
      { sessionId: '6', was: null, now: { status: 'in-sync' } },
      { sessionId: '7', was: { status: 'in-sync' }, now: null },
    ])
  })
})

describe('what explains other bytes', () => {
  it.each<[string, object, Partial<ReplayOptions>, Cause]>([
    ['another version', {}, { version: '1.1.0' }, { code: 'version', was: '1.0.0', now: '1.1.0' }],
    ['other zone data', {}, { zoneData: '2026b' }, { code: 'zone-data', was: '2026a', now: '2026b' }],
    ['somebody who was forgotten', { forgotten: true }, {}, { code: 'forgotten' }],
  ])('is %s, and as long as the decisions are the same it is no difference', (_, differences, given, cause) => {
    const again = replay(recorded(inputs, { digest: 'other', ...differences }), options(given))
    expect(again).toMatchObject({ verdict: 'alike', causes: [cause], differences: [] })
  })

  it('is no excuse for another decision', () => {
    const again = replay(recorded(inputs), options({ version: '1.1.0', bundle: otherwise }))
    expect(again).toMatchObject({ verdict: 'differs', causes: [{ code: 'version' }] })
    expect(again.differences).toHaveLength(2)
  })

  it('is not the zone data where no rule had a window', () => {
    const again = replay(recorded(inputs, { digest: 'other', zoneData: null }), options({ zoneData: '2026b' }))
    expect(again).toMatchObject({ verdict: 'differs', causes: [] })
  })
})

describe('what can not be compared', () => {
  it.each<[string, Cause]>([
    ['policies that are gone', { code: 'policies-gone', revision: 'sha256:one' }],
    ['policies that this version refuses', { code: 'policies-refused', revision: 'sha256:one' }],
  ])('are %s', (_, cause) => {
    expect(replay(recorded(inputs), options({ bundle: cause }))).toMatchObject({
      verdict: 'not-compared',
      causes: [cause],
    })
  })

  it('is a plan that can not be made again, and its message says why', () => {
    const timed = prepare(bundle([rule({ windows: [window()] })]))
    expect(replay(recorded(inputs), options({ bundle: timed }))).toMatchObject({
      verdict: 'not-compared',
      causes: [{ code: 'unplannable', message: 'a rule with windows was planned without time zones' }],
    })
  })

  it('is what was decided about people who were forgotten, yet it is listed', () => {
    const again = replay(recorded(inputs, { forgotten: true }), options({ bundle: otherwise }))
    expect(again).toMatchObject({ verdict: 'not-compared', causes: [{ code: 'forgotten' }] })
    expect(again.differences).toHaveLength(2)
  })
})

it('counts each plan once', () => {
  const tally = new ReplayTally()
  for (const verdict of ['identical', 'identical', 'alike', 'differs', 'not-compared'] as const) tally.add({ verdict })
  expect(tally.summary).toEqual({ plans: 5, identical: 2, alike: 1, differ: 1, notCompared: 1 })
})
