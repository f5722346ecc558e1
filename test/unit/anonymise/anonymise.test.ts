import { expect, it } from 'vitest'
import { anonymise } from '../../../src/anonymise/anonymise.ts'
import { namePatterns } from '../../../src/anonymise/patterns.ts'
import { observation, session } from '../../support/observation.ts'

it('names nobody in why something can not be done, and keeps what names nobody', () => {
  const patterns = namePatterns([], { users: [], groups: [] })
  const cannot = { unlock: 'the host has no blocks', disconnect: 'ANA has no way back' }
  const seen = observation([session({ user: 'Ana', domain: null, can: [], cannot })], { host: 'lab' })
  const [renamed] = anonymise(seen, patterns).observation.sessions
  expect(renamed?.user).toBe('person-1')
  expect(renamed?.cannot).toEqual({ unlock: 'the host has no blocks' })
})
