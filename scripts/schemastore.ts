/**
 * Writes what a pull request to SchemaStore consists of: the schemas of the files that people write, in draft 07, their entries for its
 * catalogue, and files that they must accept and refuse. Argument: the folder, which may be a clone of theirs.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { draft07 } from './schemastore/draft-07.ts'

const root = join(import.meta.dirname, '..')
const target = process.argv[2]
if (target === undefined) throw new Error('name the folder to write into: npm run schemastore -- DIR')

/** Policies may have any name, and a pattern that fits them all would fit files of others: their first line names the schema. */
const kinds = [
  {
    kind: 'policy',
    name: 'Stationkeeper policies',
    fileMatch: [],
    examples: readdirSync(join(root, 'policies')).filter(file => /\.yaml$/.test(file) && !/\.test\.yaml$/.test(file)),
  },
  {
    kind: 'policy-test',
    name: 'Stationkeeper tests of policies',
    fileMatch: [],
    examples: readdirSync(join(root, 'policies')).filter(file => /\.test\.yaml$/.test(file)),
  },
  { kind: 'settings', name: 'Stationkeeper settings', fileMatch: ['stationkeeper.yaml'], examples: [] },
] as const

const write = (path: string, text: string): void => {
  mkdirSync(join(target, path, '..'), { recursive: true })
  writeFileSync(join(target, path), text)
  console.log(path)
}

for (const { kind, examples } of kinds) {
  const name = `stationkeeper-${kind}`
  const schema = JSON.parse(readFileSync(join(root, `schemas/${kind}.v1.schema.json`), 'utf8'))
  const edition = draft07(schema, `https://www.schemastore.org/${name}.json`)
  write(`src/schemas/json/${name}.json`, `${JSON.stringify(edition, null, 2)}\n`)
  for (const file of examples) {
    const text = readFileSync(join(root, 'policies', file), 'utf8')
    // Their checks read a file as one document.
    if (parseAllDocuments(text).length > 1) continue
    const good = text.replace(
      /^# yaml-language-server:.*$/m,
      `# yaml-language-server: $schema=../../schemas/json/${name}.json`,
    )
    write(`src/test/${name}/${file}`, good)
    write(`src/negative_test/${name}/${file}`, good.replace(/^kind: .*$/m, 'kind: Unknown'))
  }
}
const entries = kinds.map(({ kind, name, fileMatch }) => ({
  name,
  description: `${name}: what the desktop sessions of shared computers are to be`,
  fileMatch,
  url: `https://www.schemastore.org/stationkeeper-${kind}.json`,
}))
write('catalog-entries.json', `${JSON.stringify(entries, null, 2)}\n`)
