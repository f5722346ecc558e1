import { describe, expect, test } from 'vitest'
import { alertDocument } from '../../../src/alerts/alert-document.ts'
import type { Transition } from '../../../src/alerts/transition.ts'
import { Transitions } from '../../../src/alerts/transitions.ts'
import { eventSamples } from '../../support/event-samples.ts'
import { noon } from '../../support/observation.ts'

function document(
  transition: Transition,
  { names = false, swallowed = 0, host = 'HOST' } = {},
): Record<string, unknown> {
  return { ...alertDocument({ id: 'x1', at: noon, transition, swallowed }, { host, names, lost: 0 }) }
}

/** One of each: what every sample of an event tells after everything that could begin has begun. */
function everything(): readonly Transition[] {
  const transitions = new Transitions()
  return [...Object.values(eventSamples).flat(), ...Object.values(eventSamples).flat()].flatMap(
    event => transitions.of(event) ?? [],
  )
}

describe('what is posted', () => {
  test('calls no policies refused whose source was not reached, and quotes nobody', () => {
    const unreachable = { event: 'policies-unreachable', summary: 'ana has the key', revision: 'r' } as const
    const told = document({ ...unreachable, code: 'SK1207' })
    expect(told).toMatchObject({
      text: 'The policies of HOST can NOT be read from their source (SK1207; `stationkeeper status` says why), the last good ones stay in force.',
      revision: 'r',
      code: 'SK1207',
    })
    expect(JSON.stringify(told)).not.toContain('ana')
    expect(document({ ...unreachable, code: null, revision: null })).toMatchObject({
      text: 'The policies of HOST can NOT be read from their source (`stationkeeper status` says why), there are none in force.',
      code: null,
    })
    expect(document({ ...unreachable, code: 'SK1207' }, { names: true })).toMatchObject({ summary: 'ana has the key' })
  })

  test('says of a refusal that is about the whole source by which code', () => {
    const whole = { code: 'SK1018', severity: 'error', message: 'm', file: '/p', line: 0, column: 0 } as const
    const errors = [{ ...whole, frame: '', hint: null }]
    expect(document({ event: 'policies-rejected', summary: 's', errors, revision: 'r' })).toMatchObject({
      text: 'The policies of HOST are NOT those of their source (SK1018; `stationkeeper status` says why), the last good ones stay in force.',
    })
  })

  test('is a sentence for a chat, and the fields of the log beside it', () => {
    const [pressed] = eventSamples['block-all']
    expect(document({ event: 'block-all', sessions: pressed.sessions, of: 2 })).toEqual({
      apiVersion: 'stationkeeper/v1',
      kind: 'Alert',
      id: 'x1',
      text: 'BLOCK ALL on HOST: 2 of 2 sessions were blocked.',
      event: 'block-all',
      host: 'HOST',
      at: '2026-11-21T12:00:00Z',
      swallowed: 0,
      lost: 0,
      sessions: ['5', '6'],
      of: 2,
    })
  })

  test('says how many were left out', () => {
    expect(document({ event: 'resumed' }, { swallowed: 3 })).toMatchObject({
      text: 'HOST was resumed: acting again. (3 before this one left out)',
      swallowed: 3,
    })
  })

  test('names nobody and quotes nothing unless names are wanted', () => {
    const quotes = /\bana\b|keller|no answer|access denied|disk is full|exam\.yaml:3/
    const told = everything()
    expect(new Set(told.map(({ event }) => event)).size).toBe(15)
    for (const transition of told) expect(JSON.stringify(document(transition))).not.toMatch(quotes)
    const named = told.map(transition => JSON.stringify(document(transition, { names: true }))).join('\n')
    for (const name of ['ana', 'keller', 'no answer', 'access denied', 'disk is full', 'exam.yaml:3']) {
      expect(named).toContain(name)
    }
  })

  test('says where the policies are wrong without saying what stands there', () => {
    const error = {
      code: 'SK2004',
      severity: 'error',
      message: 'unknown user ana',
      file: 'exam.yaml',
      line: 3,
      column: 9,
      frame: 'user: ana',
      hint: null,
    } as const
    const told = document({
      event: 'policies-rejected',
      summary: 'unknown user ana',
      errors: [error],
      revision: 'sha256:0',
    })
    expect(told).toMatchObject({
      text: 'The policies of HOST are NOT accepted (1 error, SK2004 in exam.yaml:3), the last good ones stay in force.',
      errors: [{ code: 'SK2004', file: 'exam.yaml', line: 3, column: 9 }],
    })
    expect(JSON.stringify(told)).not.toContain('ana')
  })

  test('lets no name of a rule or host become a mention, a link or a second line', () => {
    const rule = { policy: '<!channel>', rule: '[x](http://evil) @here\n&amp;\u202e', file: 'a.yaml', line: 1 }
    const { text } = document({ event: 'calm', rule }, { host: '<@U123>' })
    expect(text).not.toMatch(/[<>&@[\]\n\u202e]/)
    expect(text).toContain('！channel＞'.replace('！', '!'))
  })
})
