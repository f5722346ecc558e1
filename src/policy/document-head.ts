import type { Diagnostic } from '../model/diagnostic.ts'
import { diagnostic } from './codes.ts'
import { placeOfValue } from './locate.ts'
import { didYouMean } from './suggest.ts'
import type { YamlDocument } from './yaml.ts'

/** What is wrong with the head of a document that must be one of these kinds; null: nothing. The rest of it is not looked at. */
export function headProblem(document: YamlDocument, kinds: readonly string[]): Diagnostic | null {
  const { value } = document
  const expected = kinds.length === 1 ? `write kind: ${kinds.join()}` : `kinds are ${kinds.join(', ')}`
  if (!isRecord(value)) {
    const hint = `begin with apiVersion: stationkeeper/v1 and kind: ${kinds[0]}`
    return diagnostic('notADocument', placeOfValue(document, []), 'the document is no set of fields', hint)
  }
  const { kind, apiVersion } = value
  if (kind === undefined) {
    return diagnostic('kind', placeOfValue(document, []), 'the document has no "kind"', expected)
  }
  if (typeof kind !== 'string' || !kinds.includes(kind)) {
    const hint = didYouMean(String(kind), kinds) ?? expected
    const message =
      kinds.length === 1
        ? `kind is ${JSON.stringify(kind)}, but must be ${kinds.join()}`
        : `unknown kind ${JSON.stringify(kind)}`
    return diagnostic('kind', placeOfValue(document, ['kind']), message, hint)
  }
  if (apiVersion === 'stationkeeper/v1') return null
  const missing = apiVersion === undefined
  const message = missing ? 'the document has no "apiVersion"' : `unknown apiVersion ${JSON.stringify(apiVersion)}`
  const place = placeOfValue(document, missing ? [] : ['apiVersion'])
  return diagnostic('apiVersion', place, message, 'write apiVersion: stationkeeper/v1')
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
