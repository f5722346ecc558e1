import type { Diagnostic } from '../model/diagnostic.ts'
import { diagnostic, type Finding, type Place } from './codes.ts'
import { type Path, placeOfKey, placeOfValue } from './locate.ts'
import { kindOfValue, shown, typeNames } from './schema-words.ts'
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

/** What an error is to a person, wherever the value stands. */
export interface SchemaMessage {
  readonly finding: Finding
  readonly message: string
  readonly hint: string | null
}

/** Finding the place of each costs a search; a document with more findings is not what it claims to be. */
const MOST_SHOWN = 1_000

/** What a validator found, in the words and at the places of the file. */
export function schemaDiagnostics(document: YamlDocument, errors: readonly SchemaError[]): readonly Diagnostic[] {
  // `if` only says that something within failed, which has its own error.
  const own = errors.filter(({ keyword }) => keyword !== 'if')
  const found = own.slice(0, MOST_SHOWN).map(error => {
    const { finding, message, hint } = schemaMessage(error)
    return diagnostic(finding, placeOf(document, error), message, hint)
  })
  if (own.length > MOST_SHOWN) {
    const message = `${own.length - MOST_SHOWN} further findings in this document are not shown`
    found.push(diagnostic('notADocument', placeOfValue(document, []), message, null))
  }
  return found
}

/** An unknown field and the object that lacks one are shown at a key, all else at the value. */
function placeOf(document: YamlDocument, error: SchemaError): Place {
  const path = pathOf(error.instancePath)
  const last = path.at(-1)
  if (error.keyword === 'additionalProperties')
    return placeOfKey(document, path, String(error.params.additionalProperty))
  if (error.keyword === 'required' && last !== undefined && !isIndex(last)) {
    return placeOfKey(document, path.slice(0, -1), String(last))
  }
  return placeOfValue(document, path)
}

export function schemaMessage(error: SchemaError): SchemaMessage {
  const name = nameOf(pathOf(error.instancePath))
  const about = descriptionOf(error.parentSchema)
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownField(String(error.params.additionalProperty), name, error)
    case 'required': {
      const field = String(error.params.missingProperty)
      const description = descriptionOf(record(record(error.parentSchema?.properties)[field]))
      return {
        finding: 'missingField',
        message: `${name} has no "${field}"`,
        hint: description && `${field}: ${description}`,
      }
    }
    case 'type': {
      const types = list(error.params.type).map(type => typeNames[String(type)] ?? String(type))
      const wanted = types.length > 1 ? `${types.slice(0, -1).join(', ')} or ${types.at(-1)}` : types.join()
      return {
        finding: 'wrongType',
        message: `${name} is ${kindOfValue(error.data)}, but must be ${wanted}`,
        hint: about,
      }
    }
    case 'const':
      return notAllowed(name, error.data, [error.params.allowedValue])
    case 'enum':
      return notAllowed(name, error.data, list(error.params.allowedValues))
    case 'minimum':
    case 'maximum': {
      const bound = `${error.keyword === 'minimum' ? 'at least' : 'at most'} ${String(error.params.limit)}`
      return { finding: 'outOfRange', message: `${name} is ${shown(error.data)}, but must be ${bound}`, hint: about }
    }
    case 'minItems':
    case 'minProperties':
      return empty(name, error)
    default:
      return {
        finding: 'badFormat',
        message: `${name} is ${shown(error.data)}, which can't be read`,
        hint: spelling(error.data) ?? about,
      }
  }
}

/** American English writes one of our words with a letter less. */
function spelling(value: unknown): string | null {
  return typeof value === 'string' && /^honor\b/.test(value)
    ? `did you mean ${value.replace('honor', 'honour')}?`
    : null
}

function unknownField(field: string, name: string, error: SchemaError): SchemaMessage {
  const known = Object.keys(record(error.parentSchema?.properties))
  if (known.length === 0) {
    const hint = 'it begins with a letter; letters, digits and . _ / - may follow'
    return { finding: 'badFormat', message: `${shown(field)} can't be the name of a label`, hint }
  }
  const hint =
    field === '<<'
      ? 'merge keys are not part of YAML 1.2: name the fields'
      : (didYouMean(field, known) ?? `known here: ${known.join(', ')}`)
  return { finding: 'unknownField', message: `unknown field "${field}" in ${name}`, hint }
}

function notAllowed(name: string, value: unknown, allowed: readonly unknown[]): SchemaMessage {
  const words = allowed.map(String)
  const message = `${name} is ${shown(value)}, but must be ${words.length > 1 ? 'one of ' : ''}${words.join(', ')}`
  return { finding: 'notAllowed', message, hint: typeof value === 'string' ? didYouMean(value, words) : null }
}

function empty(name: string, error: SchemaError): SchemaMessage {
  const isMatch = 'everySession' in record(error.parentSchema?.properties)
  return isMatch
    ? {
        finding: 'empty',
        message: `${name} is empty: it names no session`,
        hint: 'for all of them say everySession: true',
      }
    : { finding: 'empty', message: `${name} is empty`, hint: 'leave it out, or give it a value' }
}

function pathOf(pointer: string): Path {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** `spec/rules/0/match` -> how a person calls it: `match`. */
function nameOf(path: Path): string {
  const last = path.at(-1)
  if (last === undefined) return 'the document'
  if (!isIndex(last)) return String(last)
  const list = path.findLast(step => !isIndex(step))
  return list === undefined ? String(last) : `an item of ${String(list)}`
}

function isIndex(step: string | number): boolean {
  return /^\d+$/.test(String(step))
}

function descriptionOf(schema: Readonly<Record<string, unknown>> | undefined): string | null {
  return typeof schema?.description === 'string' ? schema.description : null
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  // Schemas are plain JSON: an object there has text keys only.
  return value !== null && typeof value === 'object' ? (value as Readonly<Record<string, unknown>>) : {}
}
