import { describe, expect, it } from 'vitest'
import { parseReleaseTarget } from '../../../src/policy/release-target.ts'

describe('what release is to end', () => {
  it.each([
    ['hold=k4t7', { id: 'k4t7' }],
    ["override='k4t7'", { id: 'k4t7' }],
    ['station=4', { selector: { text: 'station=4', match: { station: ['4'] } } }],
    ['everySession', { selector: { text: 'everySession', match: { everySession: true } } }],
    ['label:hold=yes', { selector: { text: 'label:hold=yes', match: { labels: { hold: ['yes'] } } } }],
  ])('%s', (text, target) => {
    expect(parseReleaseTarget(text)).toEqual({ target, problems: [] })
  })

  it.each([
    ['hold=k4t7,station=4', 11, /stands alone/],
    ['station=4,hold=k4t7', 1, /stands alone/],
    ['hold=a,hold=b', 8, /stands alone/],
    ["hold=k4t7,user='", 16, /never closed/],
    ['hold=../x', 6, /no id/],
    ['hold=a\u001bb', 6, /no id/],
    ['hold=', 6, /no value/],
    ['Station=4', 1, /too like station/],
    ['', 1, /no sessions are named/],
  ])('refuses %j', (text, column, message) => {
    const { target, problems } = parseReleaseTarget(text)
    expect(target).toBeNull()
    expect(problems[0]).toMatchObject({ column, message: expect.stringMatching(message) })
  })
})
