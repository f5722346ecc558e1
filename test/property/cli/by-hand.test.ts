import fc from 'fast-check'
import { expect, test } from 'vitest'
import { brokenOut, byHand, commandsIn, decisionAbout } from '../../support/by-hand.ts'

const sign = fc.oneof(
  fc.constantFrom(...'\n\r`\'"$();#<>|&\u2028\u2029\u0085\u201c\u2019 '),
  fc.string({ unit: 'binary' }),
)

/** No number, which could be an id. */
const name = fc.array(sign, { minLength: 1 }).map(signs => `ana${signs.join('')}`)

test('no name leaves its comment, whatever it is made of', () => {
  fc.assert(
    fc.property(name, written => {
      expect(brokenOut(written)).toEqual([])
    }),
  )
})

test('whoever is asked about, the cmdlets are the same', () => {
  const about = (user: string): readonly string[] => commandsIn(byHand([decisionAbout(user)], 'single-id'))
  fc.assert(
    fc.property(name, written => {
      expect(about(written)).toEqual(about('ana'))
    }),
  )
})
