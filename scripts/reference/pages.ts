import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { verbs } from '../../src/cli/verbs.ts'
import { commandsPage } from './commands.ts'
import { fieldsPage, type Schema } from './fields.ts'

const root = join(import.meta.dirname, '../..')

/** The pages of the reference by their paths, as they are to be. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  const all = await Promise.all([...verbs.values()].map(async ({ load }) => (await load()).default))
  return new Map([
    ['docs/reference/commands.md', commandsPage(all)],
    ['docs/reference/policies.md', fieldsPage('Policies', schema('policy'))],
    ['docs/reference/settings.md', fieldsPage('Settings', schema('settings'))],
  ])
}

function schema(kind: string): Schema {
  return JSON.parse(readFileSync(join(root, 'schemas', `${kind}.v1.schema.json`), 'utf8'))
}
