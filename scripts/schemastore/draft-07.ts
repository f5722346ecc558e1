type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** What only this project's own compiler of validators reads. */
const OWN = new Set(['discriminator', 'x-presets'])
/** Their values are data, in which `$ref` and the like would be words. */
const DATA = new Set(['examples', 'default', 'const', 'enum'])

/**
 * The same schema in draft 07 of JSON Schema, which is what catalogues for editors ask for.
 *
 * Keywords are the same but for the place of definitions, and for `$ref`: in draft 07 whatever stands beside it does not count, so it is put
 * into an `allOf` of its own.
 */
export function draft07(schema: Readonly<Record<string, Json>>, id: string): Readonly<Record<string, Json>> {
  const { $schema: _schema, $id: _id, ...rest } = schema
  return { $schema: 'http://json-schema.org/draft-07/schema#', $id: id, ...converted(rest) }
}

function converted(node: { readonly [key: string]: Json }): Readonly<Record<string, Json>> {
  const entries = Object.entries(node).flatMap(([key, value]): [string, Json][] => {
    if (OWN.has(key)) return []
    if (key === '$ref' && typeof value === 'string') return [[key, value.replace('#/$defs/', '#/definitions/')]]
    return [[key === '$defs' ? 'definitions' : key, DATA.has(key) ? value : deep(value)]]
  })
  const { $ref, ...beside } = Object.fromEntries(entries)
  if ($ref === undefined || Object.keys(beside).length === 0) return Object.fromEntries(entries)
  return { ...beside, allOf: [{ $ref }] }
}

function deep(value: Json): Json {
  if (Array.isArray(value)) return value.map(deep)
  return isMap(value) ? converted(value) : value
}

function isMap(value: Json): value is { readonly [key: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
