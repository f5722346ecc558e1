import { withoutPasswords } from './code-frame.ts'

/** What the types of a schema are to a person. */
export const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a set of fields',
  null: 'null',
}

/** What kind of value was found, with the value itself where it is short. */
export function kindOfValue(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  switch (typeof value) {
    case 'string':
      return `the text ${shown(value)}`
    case 'number':
      return `the number ${value}`
    case 'boolean':
      return `${value}`
    default:
      return 'a set of fields'
  }
}

/** The value as a person may have written it, cut where it is long. */
export function shown(value: unknown): string {
  const text = withoutPasswords(JSON.stringify(value) ?? 'nothing')
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
