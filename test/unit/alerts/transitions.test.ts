import { describe, expect, test } from 'vitest'
import { fightsBefore } from '../../../src/alerts/fights-before.ts'
import { Transitions } from '../../../src/alerts/transitions.ts'
import type { DaemonEvent } from '../../../src/daemon/events.ts'
import { backoffKey, type Fight } from '../../../src/model/ledger.ts'
import { instant } from '../../../src/model/time.ts'
import { eventSamples } from '../../support/event-samples.ts'

function heard(...events: readonly DaemonEvent[]): readonly (string | undefined)[] {
  const transitions = new Transitions()
  return events.map(event => transitions.of(event)?.event)
}

const [sample] = eventSamples.contested
const [calmSample] = eventSamples.calm
const over = (id: string): { incarnation: typeof sample.incarnation } => ({
  incarnation: { ...sample.incarnation, key: `HOST/${id}`, sessionId: id },
})
const contested = (id: string): DaemonEvent => ({ ...sample, ...over(id) })
const calm = (id: string): DaemonEvent => ({ ...calmSample, ...over(id) })

describe('what a person should hear of', () => {
  test.each([
    ['observe-failed', 'observe-recovered', 'observe-recovered'],
    ['policies-rejected', 'policies-loaded', 'policies-accepted'],
    ['policies-unreachable', 'policies-loaded', 'policies-accepted'],
    ['pass-failed', 'pass-recovered', 'pass-recovered'],
    ['stopped', 'resumed', 'resumed'],
    ['disarmed', 'armed', 'armed'],
  ] as const)('is that %s began, and with %s its end, once', (begin, end, told) => {
    const [first] = eventSamples[begin]
    const [last] = eventSamples[end]
    expect(heard(last, first, last, last)).toEqual([undefined, begin, told, undefined])
  })

  test('is why policies are not in force, when that is another reason, and one end of both', () => {
    const [unreachable] = eventSamples['policies-unreachable']
    const [rejected] = eventSamples['policies-rejected']
    const [loaded] = eventSamples['policies-loaded']
    expect(heard(unreachable, rejected, loaded, loaded)).toEqual([
      'policies-unreachable',
      'policies-rejected',
      'policies-accepted',
      undefined,
    ])
  })

  test('is every Block All', () => {
    const [pressed] = eventSamples['block-all']
    expect(heard(pressed, pressed)).toEqual(['block-all', 'block-all'])
  })

  test('is who is fought over now, and calm only when nobody is any more', () => {
    const transitions = new Transitions()
    const told = [contested('5'), contested('6'), calm('5'), calm('7'), calm('6')].map(event => transitions.of(event))
    expect(told.map(transition => transition?.event)).toEqual(['contested', 'contested', undefined, undefined, 'calm'])
    expect(told[1]).toMatchObject({ over: [{ sessionId: '5' }, { sessionId: '6' }] })
  })

  test('is the end of a fight that an earlier life told of, once, and never its beginning', () => {
    const { rule, incarnation } = sample
    const keyed = (id: string) => ({
      ...over(id).incarnation,
      key: `${incarnation.host}/${id}/2026-11-21T08:00:00Z/ana`,
    })
    const fight = { ruleDigest: 'd', reversals: [], contestedSince: instant(0) }
    const fights = new Map<string, Fight>([
      [backoffKey(keyed('5').key, rule), fight],
      [backoffKey(keyed('6').key, rule), fight],
      [backoffKey(keyed('7').key, rule), { ...fight, contestedSince: null }],
    ])
    const standing = fightsBefore({ fights }, incarnation.host)
    expect(standing.map(each => each.incarnation.sessionId)).toEqual(['5', '6'])
    const transitions = new Transitions(standing)
    const ends = ['7', '5', '6', '6'].map(id => ({ ...calmSample, incarnation: keyed(id) }))
    expect(ends.map(event => transitions.of(event)?.event)).toEqual([undefined, undefined, 'calm', undefined])
    const joined = new Transitions(standing).of(contested('8'))
    expect(joined).toMatchObject({ over: [{ sessionId: '5' }, { sessionId: '6' }, { sessionId: '8' }] })
  })

  test('is nothing of what happens all day', () => {
    const quiet = ['planned', 'blocked', 'intended', 'ended', 'settled', 'requested', 'placed', 'journal-head'] as const
    const events = quiet.flatMap((kind): readonly DaemonEvent[] => eventSamples[kind])
    expect(heard(...events).filter(told => told !== undefined)).toEqual([])
  })
})

describe('a provider that failed', () => {
  const [failed] = eventSamples['provider-failed']
  const [intended] = eventSamples.intended
  const [ended, refused] = eventSamples.ended
  if (refused === undefined) throw new Error('there is no sample of a call that failed')

  test('works again when a call gets through that was decided after it', () => {
    expect(heard(failed, intended, ended, ended)).toEqual([
      'provider-failed',
      undefined,
      'provider-recovered',
      undefined,
    ])
  })

  test('does not work again because a call ends that was under way before, or is refused', () => {
    expect(heard(intended, failed, ended)).toEqual([undefined, 'provider-failed', undefined])
    expect(heard(failed, intended, refused, ended)).toEqual(['provider-failed', undefined, undefined, undefined])
  })
})
