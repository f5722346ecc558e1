import { code, GENERATED, table } from './markdown.ts'

/** The part of a JSON schema that the pages speak of. */
export interface Schema {
  readonly title?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly $ref?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly $defs?: Readonly<Record<string, Schema>>
}

/** The page of a kind of file, from its schema: a chapter for whatever has fields, and one for kinds of values. */
export function fieldsPage(heading: string, schema: Schema): string {
  const definitions = Object.entries(schema.$defs ?? {})
  const groups = definitions.filter(([, definition]) => isGroup(definition))
  const values = definitions.filter(([, definition]) => !isGroup(definition))
  return `${GENERATED}
# ${heading}

${schema.description ?? ''}

${[
  ...(schema.required !== undefined && Object.keys(schema.properties ?? {}).length > 2 ? [fields(schema, schema)] : []),
  ...groups.map(([name, group]) => `## ${name}\n\n${group.description ?? ''}\n\n${fields(group, schema)}`),
].join('\n\n')}

## Kinds of values

${table(
  ['value', 'is', 'as in'],
  values.map(([name, value]) => [named(name), sentence(value), examples(value)]),
)}
`
}

function isGroup({ properties }: Schema): boolean {
  return properties !== undefined
}

function fields(group: Schema, whole: Schema): string {
  return table(
    ['field', 'takes', 'without it', 'meaning'],
    Object.entries(group.properties ?? {}).map(([name, field]) => [
      code(name),
      takes(field, whole),
      group.required?.includes(name) ? '**needed**' : 'default' in field ? code(text(field.default)) : '',
      [field.description ?? referred(field, whole)?.description ?? '', example(field)]
        .filter(part => part !== '')
        .join(' '),
    ]),
  )
}

function takes(field: Schema, whole: Schema): string {
  if (field.const !== undefined) return code(text(field.const))
  if (field.enum !== undefined) return field.enum.map(value => code(text(value))).join(', ')
  if (field.$ref !== undefined) {
    const name = nameOf(field.$ref)
    const target = referred(field, whole)
    return target !== undefined && isGroup(target) ? `[${name}](#${name.toLowerCase()})` : named(name)
  }
  const types = typeof field.type === 'string' ? [field.type] : (field.type ?? [])
  const items = field.items === undefined ? '' : ` of ${takes(field.items, whole)}`
  return `${types.map(word => WORDS[word] ?? word).join(' or ')}${types.includes('array') ? items : ''}${range(field)}`
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  array: 'list',
  boolean: '`true`, `false`',
  object: 'fields',
}

function range({ minimum, maximum, type }: Schema): string {
  // Ids may be written as numbers; how large they may be helps nobody.
  if (typeof type !== 'string' || (minimum === undefined && maximum === undefined)) return ''
  return maximum === undefined
    ? ` from ${minimum}`
    : minimum === undefined
      ? ` to ${maximum}`
      : ` from ${minimum} to ${maximum}`
}

function named(name: string): string {
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, capital => ` ${capital.toLowerCase()}`).toLowerCase()
}

function sentence(value: Schema): string {
  const words = value.enum?.map(each => code(text(each))).join(', ')
  return [value.description ?? '', words ?? ''].filter(part => part !== '').join(' ')
}

function example(field: Schema): string {
  const all = examples(field)
  return all === '' ? '' : `As in ${all}.`
}

function examples({ examples = [] }: Schema): string {
  return examples.map(value => code(text(value))).join(', ')
}

/** As it is written in YAML on one line. */
function text(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const entries = Object.entries(value).map(([key, each]) => `${key}: ${text(each)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

function referred({ $ref }: Schema, whole: Schema): Schema | undefined {
  return $ref === undefined ? undefined : whole.$defs?.[nameOf($ref)]
}

function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1)
}
