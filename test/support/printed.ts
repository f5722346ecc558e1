import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'vitest'

const folder = new URL('../../schemas/', import.meta.url)

let known: Ajv2020 | null = null

function everySchema(): Ajv2020 {
  if (known !== null) return known
  known = new Ajv2020({ strictTypes: false, discriminator: true, allErrors: true })
  known.addVocabulary(['x-presets'])
  for (const name of readdirSync(folder).filter(each => each.endsWith('.schema.json'))) {
    known.addSchema(JSON.parse(readFileSync(new URL(name, folder), 'utf8')))
  }
  return known
}

/** What is wrong with a document by the schema of that name, where and what; nothing where it keeps the contract. */
export function faultsOf(schema: string, document: unknown): readonly string[] {
  const validate = everySchema().getSchema(`${schema}.v1.schema.json`) ?? expect.fail(`there is no schema ${schema}`)
  if (validate(document) === true) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? ''}`)
}
