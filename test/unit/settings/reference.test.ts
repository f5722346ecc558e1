import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseSettings } from '../../../src/policy/settings-file.ts'
import { settingNames, variableName } from '../../../src/settings/sources.ts'

interface Property {
  readonly $ref?: string
  readonly default?: unknown
}

interface Definition {
  readonly type: string | readonly string[]
  readonly properties?: Readonly<Record<string, Property>>
}

interface Schema {
  readonly $defs: Readonly<Record<string, Definition>>
}

const root = new URL('../../../', import.meta.url)
// Every schema here is made of such parts.
const schema = JSON.parse(readFileSync(new URL('schemas/settings.v1.schema.json', root), 'utf8')) as Schema
const page = readFileSync(new URL('docs/settings.md', root), 'utf8')

/** The default of each single value, as the schema has it; empty where something else decides. */
function schemaDefaults(): ReadonlyMap<string, string> {
  const defaults = new Map<string, string>()
  const visit = (def: string, prefix: string): void => {
    for (const [name, property] of Object.entries(schema.$defs[def]?.properties ?? {})) {
      const target = property.$ref?.split('/').at(-1) ?? ''
      const group = schema.$defs[target]?.properties
      // A group may be a single value instead.
      const isSingle = group === undefined || schema.$defs[target]?.type.includes('string')
      if (group !== undefined) visit(target, `${prefix}${name}.`)
      if (isSingle) defaults.set(prefix + name, Array.isArray(property.default) ? '' : String(property.default ?? ''))
    }
  }
  visit('Spec', '')
  return defaults
}

test('the reference names every setting with its variable and its default', () => {
  const defaults = schemaDefaults()
  const rows = [...page.matchAll(/^\| `([\w.]+)` \| `(\w+)` \| (?:`(.*?)` )?\| .+ \|$/gm)]
  expect(defaults.size).toBe(settingNames.length)
  expect(rows.map(([, name, variable, value = '']) => [name, variable, value])).toEqual(
    settingNames.map(name => [name, variableName(name), defaults.get(name)]),
  )
})

test('its example is a file of settings', () => {
  const [, example = ''] = /```yaml\n(.*?)```/s.exec(page) ?? []
  const { settings, diagnostics } = parseSettings('stationkeeper.yaml', example)
  expect(diagnostics).toEqual([])
  expect(settings).toMatchObject({
    protect: { users: ['CLASS\\keller', 'kiosk-*'], groups: ['CLASS\\IT Staff'] },
    disruptionBudget: { count: 10, share: 0.2, per: 600_000 },
    longestHold: 14_400_000,
  })
})
