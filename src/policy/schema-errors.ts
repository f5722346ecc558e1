import type { Diagnostic } from '../model/diagnostic.ts'
import { diagnostic } from './codes.ts'
import { type Path, placeOfKey, placeOfValue } from './locate.ts'
import { didYouMean } from './suggest.ts'
import type { YamlDocument } from './yaml.ts'

/** One error of a compiled validator. */
export interface SchemaError {
  readonly keyword: string
  /** JSON pointer of the value. */
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  readonly data?: unknown
  /** The schema that says so. */
  readonly parentSchema?: Readonly<Record<string, unknown>>
}

/** What a validator found, in the words and at the places of the file. */
export function schemaDiagnostics(document: YamlDocument, errors: readonly SchemaError[]): readonly Diagnostic[] {
  // `if` and `not` only say that something within failed, which has its own error.
  return errors.filter(({ keyword }) => keyword !== 'if').map(error => schemaDiagnostic(document, error))
}

function schemaDiagnostic(document: YamlDocument, error: SchemaError): Diagnostic {
  const path = pathOf(error.instancePath)
  const at = (): ReturnType<typeof placeOfValue> => placeOfValue(document, path)
  const about = String(error.parentSchema?.description ?? '')
  const name = nameOf(path)
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params.additionalProperty)
      return unknownField(document, path, key, error)
    }
    case 'required': {
      const key = String(error.params.missingProperty)
      const hint = describe(error, key)
      return diagnostic('missingField', missingPlace(document, path), `${name} has no "${key}"`, hint)
    }
    case 'type':
      return diagnostic('wrongType', at(), `${name} is ${kindOf(error.data)}, but must be ${types(error)}`, about)
    case 'const':
    case 'enum': {
      const allowed = error.keyword === 'const' ? [error.params.allowedValue] : list(error.params.allowedValues)
      const words = allowed.map(String)
      const message = `${name} is ${shown(error.data)}, but must be ${words.length > 1 ? 'one of ' : ''}${words.join(', ')}`
      return diagnostic(
        'notAllowed',
        at(),
        message,
        typeof error.data === 'string' ? didYouMean(error.data, words) : null,
      )
    }
    case 'minimum':
    case 'maximum': {
      const bound = error.keyword === 'minimum' ? 'at least' : 'at most'
      const message = `${name} is ${shown(error.data)}, but must be ${bound} ${String(error.params.limit)}`
      return diagnostic('outOfRange', at(), message, about)
    }
    case 'minItems':
    case 'minProperties':
      return emptyValue(document, path, error)
    default:
      return diagnostic('badFormat', at(), `${name} is ${shown(error.data)}, which can't be read`, about)
  }
}

function unknownField(document: YamlDocument, path: Path, key: string, error: SchemaError): Diagnostic {
  const known = Object.keys(record(error.parentSchema?.properties))
  const place = placeOfKey(document, path, key)
  if (known.length === 0) {
    return diagnostic(
      'badFormat',
      place,
      `${shown(key)} is no label name`,
      'begin with a letter; letters, digits and . _ / - may follow',
    )
  }
  const hint =
    key === '<<'
      ? 'merge keys are not part of YAML 1.2: name the fields'
      : (didYouMean(key, known) ?? `known here: ${known.join(', ')}`)
  return diagnostic('unknownField', place, `unknown field "${key}" in ${nameOf(path)}`, hint)
}

function emptyValue(document: YamlDocument, path: Path, error: SchemaError): Diagnostic {
  const isMatch = 'everySession' in record(error.parentSchema?.properties)
  const hint = isMatch
    ? 'say everySession: true if that is what you mean'
    : `leave "${String(path.at(-1))}" out, or give it a value`
  const message = isMatch ? `${nameOf(path)} is empty: it names no session` : `${nameOf(path)} is empty`
  return diagnostic('empty', placeOfValue(document, path), message, hint)
}

/** A missing field is shown at the first key of the object that lacks it. */
function missingPlace(document: YamlDocument, path: Path): ReturnType<typeof placeOfValue> {
  const last = path.at(-1)
  return typeof last === 'string' && !/^\d+$/.test(last)
    ? placeOfKey(document, path.slice(0, -1), last)
    : firstKeyPlace(document, path)
}

function firstKeyPlace(document: YamlDocument, path: Path): ReturnType<typeof placeOfValue> {
  const place = placeOfValue(document, path)
  return place
}

function describe(error: SchemaError, key: string): string | null {
  const schema = record(record(error.parentSchema?.properties)[key])
  const description = schema.description
  return typeof description === 'string' ? `${key}: ${description}` : null
}

function pathOf(pointer: string): Path {
  return pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** `spec.rules[0].match` -> how a person calls it: `match`. */
function nameOf(path: Path): string {
  const names = path.filter(step => !/^\d+$/.test(String(step)))
  const last = path.at(-1)
  if (last === undefined) return 'the document'
  return /^\d+$/.test(String(last)) && names.length > 0 ? `an item of ${String(names.at(-1))}` : String(last)
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  switch (typeof value) {
    case 'string':
      return `text (${shown(value)})`
    case 'number':
      return `the number ${value}`
    case 'boolean':
      return `${value}`
    default:
      return 'a set of fields'
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a set of fields',
  null: 'null',
}

function types(error: SchemaError): string {
  const names = list(error.params.type).map(type => typeNames[String(type)] ?? String(type))
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1)}` : names.join()
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  // Schemas are plain JSON: an object there has text keys only.
  return value !== null && typeof value === 'object' ? (value as Readonly<Record<string, unknown>>) : {}
}
