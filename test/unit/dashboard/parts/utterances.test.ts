import { expect, test } from 'vitest'
import { type Utterance, Utterances } from '../../../../src/dashboard/parts/utterances.ts'
import { noon } from '../../../support/observation.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

function listened(): { readonly clock: VirtualClock; readonly utterances: Utterances; now: readonly Utterance[] } {
  const clock = new VirtualClock(noon)
  const heard = { clock, now: [] as readonly Utterance[] }
  const utterances = new Utterances(clock, now => {
    heard.now = now
  })
  return Object.assign(heard, { utterances })
}

const blockAll = { urgent: true, text: 'Block All: 12 of 12 sessions are blocked' }

test('The same words again are said again, beside the first', () => {
  const heard = listened()
  heard.utterances.add([blockAll])
  heard.utterances.add([{ urgent: false, text: 'Block All is over' }, blockAll])
  expect(heard.now.map(({ text }) => text)).toEqual([blockAll.text, 'Block All is over', blockAll.text])
  expect(new Set(heard.now.map(({ key }) => key)).size).toBe(3)
})

test('What was said is not there any more when it is not new any more', async () => {
  const heard = listened()
  heard.utterances.add([blockAll])
  await heard.clock.advance(6_000)
  heard.utterances.add([{ urgent: false, text: 'later' }])
  await heard.clock.advance(6_000)
  expect(heard.now.map(({ text }) => text)).toEqual(['later'])
  await heard.clock.advance(6_000)
  expect(heard.now).toEqual([])
})

test('Of very many the last are said', () => {
  const heard = listened()
  heard.utterances.add(Array.from({ length: 40 }, (_, index) => ({ urgent: true, text: String(index) })))
  expect(heard.now.map(({ text }) => text)).toEqual(['35', '36', '37', '38', '39'])
})
