import { expect, test } from 'vitest'
import { driftText, previewText } from '../../../../src/dashboard/text/besides-text.ts'
import { boardSession } from '../../../support/fake-keeper.ts'

const { decision } = boardSession('3')
const rule = { policy: 'exam-room', rule: 'all-go', file: 'exam-room.yaml', line: 3 }

test('What a rule that only previews would do is told with its name', () => {
  expect(previewText(decision)).toBeNull()
  expect(previewText({ ...decision, preview: { action: 'disconnect', reason: { code: 'blocked' }, rule } })).toBe(
    'exam-room/all-go, which only previews, would disconnect it',
  )
  expect(previewText({ ...decision, preview: { action: 'none', reason: { code: 'no-rule' }, rule: null } })).toBe(
    'rules that only preview would leave it as it is',
  )
})

test('What the policies would want but for an override is told', () => {
  expect(driftText(decision)).toBeNull()
  expect(driftText({ ...decision, drift: { desired: 'disconnected', rule, by: 'root', until: '' } })).toBe(
    'Without the override exam-room/all-go would have it disconnected',
  )
  expect(driftText({ ...decision, drift: { desired: null, rule: null, by: 'root', until: '' } })).toBe(
    'Without the override the policies would leave it alone',
  )
})
