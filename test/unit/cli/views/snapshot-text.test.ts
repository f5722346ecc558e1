import { expect, it } from 'vitest'
import { anonymise } from '../../../../src/anonymise/anonymise.ts'
import { namePatterns } from '../../../../src/anonymise/patterns.ts'
import { jsonText } from '../../../../src/cli/views/json.ts'
import { anonymisedText } from '../../../../src/cli/views/snapshot-text.ts'
import { observationDocument } from '../../../../src/documents/observation.ts'
import { expectGolden } from '../../../support/golden.ts'
import { observation, session } from '../../../support/observation.ts'

const seen = observation(
  [
    session({ id: '1', user: 'pupil01', groups: ['CLASS\\Pupils', 'Chess'] }),
    session({ id: '2', user: 'Pupil02', groups: ['CLASS\\Pupils'] }),
    session({ id: '3', user: 'ms.keller', groups: ['CLASS\\Teachers'], admin: true }),
    session({ id: '4', user: 'Ana', station: null, connection: 'remote', client: 'LAPTOP-ANA' }),
    session({ id: '5', user: null, domain: null, groups: null, station: '9' }),
  ],
  { host: 'LAB-NORTH-3' },
)
const patterns = namePatterns(
  [{ user: ['CLASS\\pupil*', 'ana'] }, { group: ['*\\teachers'] }, { client: ['laptop-*'] }, { host: ['lab-*'] }],
  { users: [], groups: [] },
)

it('an anonymised look has of each name what the policies see', () => {
  const anonymised = anonymise(seen, patterns)
  expectGolden('snapshot/anonymised.json', jsonText(observationDocument(anonymised.observation)))
  expectGolden('snapshot/anonymised.txt', anonymisedText(anonymised, 'sha256:one'))
  expectGolden('snapshot/named.json', jsonText(observationDocument(seen)))
})

it('does not list for ever what is kept', () => {
  const kept = Array.from({ length: 25 }, (_, index) => ({ kind: 'user' as const, name: `u\u001b${index}` }))
  const names = { user: 25, domain: 0, group: 0, client: 0, host: 1 }
  const text = anonymisedText({ names, kept }, 'sha256:one')
  expect(text).toContain('user u\\u{1b}0, ')
  expect(text).toContain('user u\\u{1b}19 and 5 more\n')
})
