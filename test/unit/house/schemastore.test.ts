import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { draft07 } from '../../../scripts/schemastore/draft-07.ts'

const root = join(import.meta.dirname, '../../..')
const schemaOf = (kind: string) => JSON.parse(readFileSync(join(root, `schemas/${kind}.v1.schema.json`), 'utf8'))

/** As strict as catalogues check, but for fields that take one value or a list of them. */
function editionOf(kind: string) {
  const edition = draft07(schemaOf(kind), `https://www.schemastore.org/stationkeeper-${kind}.json`)
  return new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false }).compile(edition)
}

function ownOf(kind: string) {
  const ajv = new Ajv2020({ strictTypes: false, discriminator: true })
  ajv.addVocabulary(['x-presets'])
  return ajv.compile(schemaOf(kind))
}

const policies: readonly unknown[] = readdirSync(join(root, 'policies'))
  .filter(file => /\.yaml$/.test(file) && !/\.test\.yaml$/.test(file))
  .flatMap(file => parseAllDocuments(readFileSync(join(root, 'policies', file), 'utf8')))
  .map(document => document.toJS())

/** Every document that comes of one by leaving out a field or giving it another value. */
function mutants(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) {
    return [[], 7, ...value.flatMap((item, index) => mutants(item).map(mutant => value.with(index, mutant)))]
  }
  if (value === null || typeof value !== 'object') return [null, {}, 'no such thing', -1]
  const entries = Object.entries(value)
  return [
    [],
    { ...value, unknownField: 1 },
    ...entries.flatMap(([key, item]) => [
      Object.fromEntries(entries.filter(([other]) => other !== key)),
      ...mutants(item).map(mutant => ({ ...value, [key]: mutant })),
    ]),
  ]
}

describe('the schemas in draft 07, for catalogues of editors', () => {
  test.each(['policy', 'policy-test', 'settings', 'observation'])(
    'of %s compiles, with its definitions in their place',
    kind => {
      expect(() => editionOf(kind)).not.toThrow()
    },
  )

  test('accept the policies, and refuse just what our own refuse', () => {
    const edition = editionOf('policy')
    const own = ownOf('policy')
    expect(policies.filter(policy => !edition(policy))).toEqual([])
    const changed = policies.flatMap(mutants)
    const disagreed = changed.filter(mutant => edition(structuredClone(mutant)) !== own(structuredClone(mutant)))
    expect(disagreed).toEqual([])
    expect(changed.filter(mutant => !edition(mutant)).length).toBeGreaterThan(100)
  })
})
